import type { UnknownObject } from '../border.ts';
import type { CancelSignal } from '../cancellation.ts';
import type { ClientError } from '../errors.ts';
import type { OfflineSupport } from '../offline.ts';
import { type AnyDocument, applyChange } from './apply-change.ts';
import type { Change } from './change.ts';
import { createDocuments, type Documents } from './documents.ts';
import { createList, type ListDescription, type ShownList } from './list.ts';
import type { ListCache } from './list-cache.ts';
import { createListeners } from './listeners.ts';
import type { ChangeKind } from './live-types.ts';
import type { UnsentWrites } from './unsent-writes.ts';

/** One collection: its documents, and the lists that show them. */
export interface LiveCollection {
  readonly name: string;
  readonly documents: Documents;
  /** The same list for the same description. */
  list(description: Omit<ListDescription, 'collection'>): ShownList;
  /** All lists look anew. */
  update(): void;
  /** All lists keep what the server has for the next start. */
  keep(): void;
  reject(id: string, change: Change, error: ClientError): void;
  onRejected(listener: (rejection: Rejection) => void): () => void;
  clear(): void;
}

export interface Rejection {
  readonly id: string;
  readonly change: ChangeKind;
  readonly wanted?: AnyDocument;
  readonly error: ClientError;
}

export function createLiveCollection(options: {
  readonly name: string;
  readonly defaults: UnknownObject;
  readonly tick: () => number;
  readonly unsent: UnsentWrites;
  readonly cache: ListCache;
  readonly ready: Promise<void>;
  readonly offline: Pick<OfflineSupport, 'list'>;
  readonly signal: () => CancelSignal;
  /** The server has answered a list. */
  readonly onAnswer: () => void;
}): LiveCollection {
  const { name, defaults, tick, unsent, cache, ready, offline, signal, onAnswer } = options;
  const lists = new Map<string, ShownList>();
  const rejections = createListeners<Rejection>();
  /** What nobody was there to hear. */
  let unheard: readonly Rejection[] = [];
  const documents = createDocuments({
    collection: name,
    defaults,
    tick,
    unsentOf: unsent.of,
    unsentIds: () =>
      unsent
        .all()
        .filter(({ collection }) => collection === name)
        .map(({ id }) => id),
  });

  function update(): void {
    lists.forEach((list) => {
      list.update();
    });
  }

  return {
    name,
    documents,
    update,

    list(description) {
      const key = JSON.stringify([description.where, description.orderBy, description.limit]);
      const list =
        lists.get(key) ??
        createList({
          description: { ...description, collection: name },
          documents,
          cache,
          offline,
          signal,
          ready,
          onAnswer() {
            update();
            onAnswer();
          },
        });
      lists.set(key, list);
      return list;
    },

    keep() {
      lists.forEach((list) => {
        list.keep();
      });
    },

    reject(id, change, error) {
      const wanted = applyChange(id, documents.confirmed(id), change, defaults);
      documents.refuse(id, change.kind === 'update' && error.code === 'NotFound');
      const rejection = { id, change: change.kind, error, ...(wanted && { wanted }) };
      if (rejections.count() === 0) unheard = [...unheard, rejection];
      else rejections.tell(rejection);
    },

    onRejected(listener) {
      const stop = rejections.add(listener);
      const missed = unheard;
      unheard = [];
      missed.forEach(rejections.tell);
      return stop;
    },

    clear() {
      unheard = [];
      documents.clear();
      lists.forEach((list) => {
        list.clear();
      });
    },
  };
}
