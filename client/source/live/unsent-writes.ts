import type { Change, Place } from './change.ts';
import { mergeChanges, overwrites } from './merge-changes.ts';
import { storedSize } from './stored-size.ts';

/** Changes of one document that go out as one write. Once it was tried, it is the same whenever it goes out again. */
export interface UnsentWrite extends Place {
  readonly opId: string;
  readonly changes: readonly Change[];
  /** Whether it may grow by another change. */
  readonly isOpen: boolean;
  /** When it was first sent, by the server's clock; kept of those that must not be carried out twice, even years apart. */
  readonly triedAt?: number;
}

/** What is unsent, in the order in which it goes out. Writes are replaced, not changed. */
export interface UnsentWrites {
  all(): readonly UnsentWrite[];
  /** Those to one document. */
  of(place: Place): readonly UnsentWrite[];
  /** Puts a change behind all that is unsent, or into a write to the same document that may take it. */
  push(place: Place, change: Change): void;
  /** Puts another write, or several, or none, in the place of one. */
  replace(write: UnsentWrite, ...others: readonly UnsentWrite[]): void;
  /** Puts what was left of an earlier start before all the others. */
  prepend(writes: readonly UnsentWrite[]): void;
  clear(): void;
}

/** So many changes a write may have, and so many bytes by merging; more make a write of their own. */
const mostMerged = 50;
const mostMergedBytes = 50_000;

/** @param mayGrow says whether storage takes a write in its new form, where the one before stands. */
export function createUnsentWrites(
  createOperationId: () => string,
  mayGrow: (write: UnsentWrite, grown: UnsentWrite) => boolean,
): UnsentWrites {
  let writes: readonly UnsentWrite[] = [];
  const of = ({ collection, id }: Place) =>
    writes.filter((write) => write.id === id && write.collection === collection);

  function replace(write: UnsentWrite, ...others: readonly UnsentWrite[]): void {
    const at = writes.indexOf(write);
    if (at >= 0) writes = [...writes.slice(0, at), ...others, ...writes.slice(at + 1)];
  }

  return {
    all: () => writes,
    of,
    replace,

    push({ collection, id }, change) {
      const last = of({ collection, id }).pop();
      const changes = last?.isOpen ? withChange(last.changes, change) : undefined;
      if (last !== undefined && changes === 'nothing') {
        replace(last);
        return;
      }
      const grown = last && Array.isArray(changes) ? { ...last, changes } : undefined;
      if (last && grown && mayGrow(last, grown)) replace(last, grown);
      else
        writes = [...writes, { opId: createOperationId(), collection, id, changes: [change], isOpen: true }];
    },

    prepend(more) {
      writes = [...more, ...writes];
    },

    clear() {
      writes = [];
    },
  };
}

/** The changes of a write and one more, as few as do the same; `undefined` when it cannot be of the same write. */
function withChange(changes: readonly Change[], change: Change): readonly Change[] | 'nothing' | undefined {
  const last = changes[changes.length - 1];
  const before = last !== undefined && overwrites(change, last) ? changes.slice(0, -1) : changes;
  if (before.length >= mostMerged) return undefined;
  const after = [...before, change];
  if (before.length > 0 && storedSize(JSON.stringify(after)) > mostMergedBytes) return undefined;
  const merged = mergeChanges(after);
  return merged === undefined || merged === 'nothing' ? merged : after;
}
