import type { UnknownObject } from '../border.ts';
import { createCanceller } from '../cancellation.ts';
import type { Client } from '../create-client.ts';
import type { Read } from '../document-types.ts';
import { createOperationId } from '../operation-id.ts';
import type { Change, Place } from './change.ts';
import { createListCache } from './list-cache.ts';
import { createLiveCollection, type LiveCollection } from './live-collection.ts';
import { createLiveList } from './live-list.ts';
import type { Live } from './live-types.ts';
import { createSender } from './sender.ts';
import { createUnsentStorage, type UnsentStorage } from './unsent-storage.ts';
import { createUnsentWrites } from './unsent-writes.ts';

export interface LiveOptions<Collections> {
  /** The client, whose storage, clock and timer are those of the lists, too. */
  readonly client: Pick<Client<Collections>, 'db' | 'offline'>;
  /**
   * What the server fills in where a new document has no value, as collections.ts declares it: with that, new documents
   * stand where they belong before the server has answered. Of fields that `add` always gets, it is not needed.
   */
  readonly defaults?: { readonly [Name in keyof Collections]?: Partial<Read<Collections[Name]>> };
}

/**
 * Lists of documents for the pages of an app, which show what the user does at once, and send it behind that. What could
 * not be sent when the app was closed is sent at the next start. One for each client.
 */
export function createLive<Collections>({
  client: { offline },
  defaults = {},
}: LiveOptions<Collections>): Live<Collections> {
  let canceller = createCanceller();
  let time = 0;
  const tick = () => {
    time += 1;
    return time;
  };
  const collections = new Map<string, LiveCollection>();
  const operationId = () => createOperationId(offline.randomBytes);
  const unsent = createUnsentWrites(operationId, (write, grown) => storage.mayGrow(write, grown));
  const cache = createListCache(offline.storage);
  const storage: UnsentStorage = createUnsentStorage(offline.storage, unsent.all, cache.giveUp);
  const ready = loadUnsent();
  const sender = createSender({
    offline,
    unsent,
    storage,
    ready,
    createOperationId: operationId,
    outcomes: {
      sending: (write) => collectionOf(write).documents.markSending(write),
      unanswered: (write) => collectionOf(write).documents.markUnanswered(write.id),
      confirmed: (write, change, answer) => collectionOf(write).documents.confirm(write, change, answer),
      rejected: (write, change, error) => collectionOf(write).reject(write.id, change, error),
      settled: () => {
        collections.forEach((collection) => {
          collection.update();
          collection.keep();
        });
      },
    },
  });

  function defaultsOf(name: string): UnknownObject {
    const all: Readonly<Record<string, object | undefined>> = { ...defaults };
    return { ...all[name] };
  }

  function collectionOf({ collection: name }: Pick<Place, 'collection'>): LiveCollection {
    const collection =
      collections.get(name) ??
      createLiveCollection({
        name,
        defaults: defaultsOf(name),
        tick,
        unsent,
        cache,
        ready,
        offline,
        signal: () => canceller.signal,
        onAnswer: () => sender.noticeServer(),
      });
    collections.set(name, collection);
    return collection;
  }

  async function loadUnsent(): Promise<void> {
    const { signal } = canceller;
    const left = await storage.load();
    if (signal.aborted || left.length === 0) return;
    unsent.prepend(left);
    left.forEach((write) => {
      collectionOf(write).documents.touch(write.id);
    });
    collections.forEach((collection) => {
      collection.update();
    });
    sender.tellState();
    sender.start();
  }

  function make(place: Place, change: Change): void {
    const collection = collectionOf(place);
    unsent.push(place, change);
    collection.documents.touch(place.id);
    collection.update();
    sender.tellState();
    sender.start();
  }

  function forget(): void {
    canceller.abort();
    canceller = createCanceller();
    sender.clear();
    unsent.clear();
    storage.clear();
    cache.clear();
    collections.forEach((collection) => {
      collection.clear();
    });
    sender.tellState();
  }

  offline.onSignOut(forget);

  return {
    list: (name, options) => createLiveList(collectionOf({ collection: name }), options, offline, make),
    subscribe(listener) {
      const stop = sender.listeners.add(listener);
      listener(sender.state());
      return stop;
    },
    send: sender.send,
    clear() {
      forget();
      return offline.storage.clear();
    },
  };
}
