import type { UnknownObject } from '../border.ts';
import { type AnyDocument, applyChange } from './apply-change.ts';
import type { Change, Place } from './change.ts';
import type { UnsentWrite } from './unsent-writes.ts';

/** A document as it is shown, with the user's unsent changes. */
export interface View {
  readonly id: string;
  /** Absent when there is no such document, or will be none. */
  readonly data: AnyDocument | undefined;
  readonly isUnsent: boolean;
  readonly isNew: boolean;
}

/** What the server is known to have, of one collection, and how it looks with what is unsent. */
export interface Documents {
  /** A moment after all that has happened so far: requests are told apart by when they began. */
  tick(): number;
  /** Takes documents that the server sent in answer to a request which began at a moment. */
  accept(documents: readonly AnyDocument[], beganAt: number): void;
  /** Takes documents of the last start, which are older than anything else. */
  acceptCached(documents: readonly AnyDocument[]): void;
  /** The server carried a write out, and answered so much of the document. */
  confirm(write: UnsentWrite, change: Change, answer: UnknownObject): void;
  /** The server refused a write; with `isAbsent` because there is no such document. */
  refuse(id: string, isAbsent: boolean): void;
  /** A write is on its way: what the server sends of the document meanwhile may be from before it or after. */
  markSending(write: UnsentWrite): void;
  /** Nothing is known of what became of it. */
  markUnanswered(id: string): void;
  /** Forgets how a document looks, after its unsent changes have changed. */
  touch(id: string): void;
  view(id: string): View;
  /** What the server has, without what is unsent. */
  confirmed(id: string): AnyDocument | undefined;
  /** Documents with unsent changes, and those written by this device since a moment. */
  writtenSince(moment: number): readonly string[];
  clear(): void;
}

interface Entry {
  confirmed: AnyDocument | undefined;
  /** When it came; 0 for the cache. */
  readAt: number;
  /** When a write of this device was last answered. */
  answeredAt: number;
  /** The last write that was sent, and when that was done first; 0 for one of an earlier start. */
  sent: { readonly opId: string; readonly at: number } | undefined;
  isSending: boolean;
  /** What came while a write was on its way. */
  held: Received | undefined;
  /** Updates that were carried out while nothing was known of the document, the first one first. */
  unseen: readonly { readonly change: Change; readonly answer: UnknownObject }[];
  view: View | undefined;
}

interface Received {
  readonly document: AnyDocument;
  /** When the request began, and when its answer came. */
  readonly beganAt: number;
  readonly readAt: number;
}

export function createDocuments(options: {
  readonly collection: string;
  readonly defaults: UnknownObject;
  readonly tick: () => number;
  readonly unsentOf: (place: Place) => readonly UnsentWrite[];
  readonly unsentIds: () => readonly string[];
}): Documents {
  const { collection, defaults, tick, unsentOf, unsentIds } = options;
  const entries = new Map<string, Entry>();

  function entryOf(id: string): Entry {
    const entry = entries.get(id) ?? {
      confirmed: undefined,
      readAt: 0,
      answeredAt: 0,
      sent: undefined,
      isSending: false,
      held: undefined,
      unseen: [],
      view: undefined,
    };
    entries.set(id, entry);
    return entry;
  }

  function receive(entry: Entry, received: Received): void {
    const { document, beganAt, readAt } = received;
    const { confirmed, unseen } = entry;
    // A request that began before another was answered may have been carried out before it.
    if (
      Math.max(entry.answeredAt, entry.readAt) <= beganAt ||
      (confirmed && updatedAt(document) > updatedAt(confirmed))
    ) {
      set(entry, document, readAt);
    } else if (unseen.length > 0) {
      set(entry, withUnseen(document, unseen, defaults), readAt);
    }
  }

  function set(entry: Entry, document: AnyDocument | undefined, readAt: number): void {
    entry.confirmed = document;
    entry.readAt = readAt;
    entry.unseen = [];
    entry.view = undefined;
  }

  /** The write is not on its way any more, whatever became of it. */
  function release(entry: Entry): void {
    const { held } = entry;
    entry.isSending = false;
    entry.held = undefined;
    entry.view = undefined;
    if (held !== undefined) receive(entry, held);
  }

  function look(id: string): View {
    const { confirmed } = entryOf(id);
    const writes = unsentOf({ collection, id });
    let data = confirmed;
    writes.forEach(({ changes }) => {
      changes.forEach((change) => {
        data = applyChange(id, data, change, defaults);
      });
    });
    const isUnsent = writes.length > 0;
    return { id, data, isUnsent, isNew: isUnsent && confirmed === undefined };
  }

  return {
    tick,

    accept(documents, beganAt) {
      const readAt = tick();
      documents.forEach((document) => {
        const entry = entryOf(document.id);
        const received = { document, beganAt, readAt };
        if (entry.isSending) entry.held = received;
        else receive(entry, received);
      });
    },

    acceptCached(documents) {
      documents.forEach((document) => {
        const entry = entryOf(document.id);
        const isRemoved = entry.answeredAt > 0 && entry.unseen.length === 0;
        if (entry.confirmed !== undefined || isRemoved) return;
        set(entry, withUnseen(document, entry.unseen, defaults), 0);
      });
    },

    confirm({ id }, change, answer) {
      const entry = entryOf(id);
      release(entry);
      const { confirmed, readAt, sent, unseen } = entry;
      const isRead =
        confirmed !== undefined &&
        readAt > Math.max(sent?.at ?? 0, entry.answeredAt) &&
        isAtLeast(confirmed, answer) &&
        change.kind !== 'remove';
      entry.answeredAt = tick();
      if (isRead) entry.readAt = tick();
      else set(entry, documentAfter(id, confirmed, change, answer, defaults), readAt);
      if (confirmed === undefined && change.kind === 'update') entry.unseen = [...unseen, { change, answer }];
    },

    refuse(id, isAbsent) {
      const entry = entryOf(id);
      release(entry);
      if (isAbsent) set(entry, undefined, entry.readAt);
    },

    markSending({ id, opId, isOpen }) {
      const entry = entryOf(id);
      entry.isSending = true;
      if (entry.sent?.opId !== opId) entry.sent = { opId, at: isOpen ? tick() : 0 };
    },

    markUnanswered(id) {
      release(entryOf(id));
    },

    touch(id) {
      entryOf(id).view = undefined;
    },

    view(id) {
      const entry = entryOf(id);
      entry.view ??= look(id);
      return entry.view;
    },

    confirmed: (id) => entries.get(id)?.confirmed,

    writtenSince(moment) {
      const answered = [...entries.keys()].filter((id) => (entries.get(id)?.answeredAt ?? 0) > moment);
      return [...new Set([...answered, ...unsentIds()])];
    },

    clear: () => entries.clear(),
  };
}

/** What the server has after a write: what it answered, and of an update, which is answered in part, what was to be expected. */
function documentAfter(
  id: string,
  before: AnyDocument | undefined,
  change: Change,
  answer: UnknownObject,
  defaults: UnknownObject,
): AnyDocument | undefined {
  if (change.kind === 'remove') return undefined;
  const expected = applyChange(id, before, change, defaults);
  if (change.kind === 'update') {
    // Another device may have changed other fields, so that the new revision is not of what is known here.
    return expected && { ...expected, updatedAt: answer['updatedAt'] ?? expected['updatedAt'] };
  }
  return '_rev' in answer ? { ...answer, id } : expected;
}

/** A document as it is after those updates that it was read before. */
function withUnseen(
  document: AnyDocument,
  unseen: Entry['unseen'],
  defaults: UnknownObject,
): AnyDocument | undefined {
  const last = unseen.findIndex(({ answer }) => isOfRevision(document, answer));
  return unseen
    .slice(last + 1)
    .filter(({ answer }) => !isAtLeast(document, answer))
    .reduce<AnyDocument | undefined>(
      (before, { change, answer }) => documentAfter(document.id, before, change, answer, defaults),
      document,
    );
}

/** Whether a document was read after the write that was answered so; writes of one millisecond differ in their revision. */
function isAtLeast(document: AnyDocument, answer: UnknownObject): boolean {
  return isOfRevision(document, answer) || updatedAt(document) > updatedAt(answer);
}

function isOfRevision(document: AnyDocument, answer: UnknownObject): boolean {
  return document['_rev'] !== undefined && document['_rev'] === answer['_rev'];
}

function updatedAt(document: UnknownObject): number {
  const time = document['updatedAt'];
  return typeof time === 'number' ? time : 0;
}
