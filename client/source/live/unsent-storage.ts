import { isObject, parseJson } from '../border.ts';
import type { UserStorage } from '../user-storage.ts';
import { isChange } from './change.ts';
import { mergeChanges } from './merge-changes.ts';
import { storedSize } from './stored-size.ts';
import type { UnsentWrite } from './unsent-writes.ts';

/** Keeps what is unsent between starts of the app. Nothing of it rejects: what cannot be kept is sent all the same. */
export interface UnsentStorage {
  /** What was left by an earlier start, of which whatever is damaged is left out. */
  load(): Promise<readonly UnsentWrite[]>;
  /** Resolves when all that is unsent now is kept, or cannot be. */
  save(): Promise<void>;
  /** Whether there is room for a write that has grown, under the key that it is kept under. */
  mayGrow(write: UnsentWrite, grown: UnsentWrite): boolean;
  clear(): void;
}

/** A segment of this size takes no more writes; only a single write may be larger. */
const fullSegment = 60_000;
/** To this size a segment may come by the growth of what is in it. */
const mostGrown = 120_000;

/**
 * The writes stand in segments, each under a key of its own, so that one of many changes costs little. A write never
 * moves to another segment, and a segment is replaced in one go, so that the app can be killed at any point.
 *
 * @param makeRoom gives up what is stored and less important.
 */
export function createUnsentStorage(
  storage: UserStorage,
  unsent: () => readonly UnsentWrite[],
  makeRoom: () => Promise<void>,
): UnsentStorage {
  /** What each segment holds, or held when storing it was last tried. */
  let kept = new Map<number, readonly UnsentWrite[]>();
  let failed = new Set<number>();
  let segments = new Map<string, number>();
  /** Segments below it may hold what could not be read, which the next start may be able to. */
  let firstSegment = 0;
  let areKnown = false;
  let saving: Promise<void> | undefined;
  const sizes = new WeakMap<UnsentWrite, number>();

  function sizeOf(write: UnsentWrite): number {
    const size = sizes.get(write) ?? storedSize(JSON.stringify(write));
    sizes.set(write, size);
    return size;
  }

  function layOut(): Map<number, UnsentWrite[]> {
    const layout = new Map<number, UnsentWrite[]>();
    const writes = unsent();
    const placed = new Map<string, number>();
    const lastPlaced = writes.map(({ opId }) => segments.has(opId)).lastIndexOf(true);
    let current = firstSegment;
    let size = 0;
    writes.forEach((write, at) => {
      const length = sizeOf(write);
      const isFull = at > lastPlaced && size > 0 && size + length > fullSegment;
      const segment = segments.get(write.opId) ?? (isFull ? Math.max(current + 1, firstSegment) : current);
      size = segment === current ? size + length : length;
      current = segment;
      placed.set(write.opId, segment);
      layout.set(segment, [...(layout.get(segment) ?? []), write]);
    });
    segments = placed;
    return layout;
  }

  async function store(segment: number, writes: readonly UnsentWrite[]): Promise<void> {
    // The first stays, even when it is empty: that saves the list of keys from changing with every change.
    if (writes.length === 0 && segment > firstSegment) await storage.remove(keyOf(segment));
    else await storage.set(keyOf(segment), JSON.stringify({ writes }));
  }

  /** Keeps what has changed until nothing has; the changes that come meanwhile, too. */
  async function saveChanged(): Promise<void> {
    const again = failed;
    failed = new Set();
    if (!areKnown) await spareUnknown();
    for (;;) {
      const layout = layOut();
      const changed = [...layout.keys(), ...kept.keys()].find(
        (segment) => again.has(segment) || !isSame(layout.get(segment) ?? [], kept.get(segment) ?? []),
      );
      if (changed === undefined) break;
      again.delete(changed);
      await keep(changed, layout.get(changed) ?? []);
    }
    saving = undefined;
  }

  /** The segments of which nothing was known at the start are left alone. */
  async function spareUnknown(): Promise<void> {
    const numbers = await segmentNumbers(storage).catch(() => undefined);
    if (numbers === undefined) return;
    firstSegment = Math.max(firstSegment, ...numbers.map((number) => number + 1));
    areKnown = true;
  }

  async function keep(segment: number, writes: readonly UnsentWrite[]): Promise<void> {
    const before = kept;
    before.set(segment, writes);
    try {
      await store(segment, writes);
    } catch {
      try {
        await makeRoom();
        // What was cleared meanwhile stays so.
        if (kept === before) await store(segment, writes);
      } catch {
        failed.add(segment);
      }
    }
  }

  return {
    async load() {
      const left: UnsentWrite[] = [];
      const numbers = await segmentNumbers(storage).catch(() => undefined);
      areKnown = numbers !== undefined;
      for (const number of numbers ?? []) {
        try {
          const writes = parseWrites(await storage.get(keyOf(number)));
          writes.forEach(({ opId }) => {
            segments.set(opId, number);
          });
          kept.set(number, writes);
          left.push(...writes);
        } catch {
          firstSegment = number + 1;
        }
      }
      return left;
    },

    save() {
      saving ??= Promise.resolve().then(saveChanged);
      return saving;
    },

    mayGrow(write, grown) {
      const segment = segments.get(write.opId);
      if (segment === undefined) return true;
      const others = unsent().filter((other) => other !== write && segments.get(other.opId) === segment);
      const size = others.reduce((sum, other) => sum + sizeOf(other), 0);
      return size === 0 || size + sizeOf(grown) <= mostGrown;
    },

    clear() {
      kept = new Map();
      failed = new Set();
      segments = new Map();
    },
  };
}

function keyOf(segment: number): string {
  return `unsent ${segment}`;
}

async function segmentNumbers(storage: Pick<UserStorage, 'keys'>): Promise<number[]> {
  const keys = (await storage.keys()).filter((key) => /^unsent \d+$/.test(key));
  return keys.map((key) => Number(key.slice(keyOf(0).length - 1))).sort((a, b) => a - b);
}

function isSame(a: readonly UnsentWrite[], b: readonly UnsentWrite[]): boolean {
  return a.length === b.length && a.every((write, at) => write === b[at]);
}

function parseWrites(text: unknown): UnsentWrite[] {
  const stored = typeof text === 'string' ? parseJson(text) : undefined;
  const writes = isObject(stored) ? stored['writes'] : undefined;
  if (!Array.isArray(writes)) return [];
  return writes.filter(isWrite).map((write) => ({ ...write, isOpen: false }));
}

function isWrite(value: unknown): value is UnsentWrite {
  if (!isObject(value)) return false;
  const { opId, collection, id, changes, triedAt } = value;
  return (
    [opId, collection, id].every((text) => typeof text === 'string') &&
    Array.isArray(changes) &&
    changes.length > 0 &&
    changes.every(isChange) &&
    typeof mergeChanges(changes) === 'object' &&
    (triedAt === undefined || typeof triedAt === 'number')
  );
}
