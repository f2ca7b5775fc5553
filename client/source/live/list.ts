import type { CancelSignal } from '../cancellation.ts';
import { ClientError, isClientError } from '../errors.ts';
import type { ListQuery, OfflineSupport } from '../offline.ts';
import type { Documents, View } from './documents.ts';
import { comparing, type Order } from './item-order.ts';
import type { ListCache } from './list-cache.ts';
import { createListeners } from './listeners.ts';
import { matches } from './matches.ts';

/** A list without its types: which documents of a collection are shown, in which order. */
export interface ShownList {
  subscribe(listener: (snapshot: ShownSnapshot) => void): () => void;
  snapshot(): ShownSnapshot;
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
  /** Looks anew, and tells those who listen if anything is different. */
  update(): void;
  /** Keeps what the server has for the next start. */
  keep(): void;
  /** Forgets everything. */
  clear(): void;
}

export interface ShownSnapshot {
  readonly items: readonly View[];
  readonly loading: 'first' | 'more' | undefined;
  readonly failure: { readonly loading: 'first' | 'more'; readonly error: ClientError } | undefined;
  readonly isLoaded: boolean;
  readonly isFromCache: boolean;
  readonly hasMore: boolean;
}

/** What a list shows, as it is asked of the server. */
export interface ListDescription extends Omit<ListQuery, 'cursor' | 'orderBy'> {
  readonly orderBy: Order;
}

/** What has been loaded. */
interface Loaded {
  readonly ids: ReadonlySet<string>;
  readonly cursor: string | undefined;
  readonly hasMore: boolean;
  readonly isFromCache: boolean;
  /** When the request for the first page began. */
  readonly beganAt: number;
}

const nothing: Omit<ShownSnapshot, 'items'> = {
  loading: undefined,
  failure: undefined,
  isLoaded: false,
  isFromCache: false,
  hasMore: false,
};

/** So many documents a refresh reads at most. */
const mostRefreshed = 200;
/** So many pages that the server could not fill are passed over at once. */
const mostEmptyPages = 10;

export function createList(options: {
  readonly description: ListDescription;
  readonly documents: Documents;
  readonly cache: ListCache;
  readonly offline: Pick<OfflineSupport, 'list'>;
  readonly signal: () => CancelSignal;
  /** Resolves when what an earlier start left is among what is unsent. */
  readonly ready: Promise<void>;
  /** The server has answered, with documents that other lists may show, too. */
  readonly onAnswer: () => void;
}): ShownList {
  const { description, documents, cache, offline, signal, ready, onAnswer } = options;
  const { collection, where, orderBy, limit } = description;
  const name = JSON.stringify([collection, where, orderBy, limit]);
  const compare = comparing(orderBy);
  const isUsualOrder = orderBy.field === 'id' && orderBy.direction === 'asc';
  const asked = { collection, ...(where && { where }), ...(!isUsualOrder && { orderBy }) };
  const listeners = createListeners<ShownSnapshot>();
  let loaded: Loaded | undefined;
  let { loading, failure } = nothing;
  let refreshing: Promise<void> | undefined;
  let loadingMore: Promise<void> | undefined;
  let hasStarted = false;
  let shown: ShownSnapshot = { ...nothing, items: [] };

  /** What is loaded, and what this device has written of late: the server may not have had it then. */
  function look(): View[] {
    const ids = new Set([...(loaded?.ids ?? []), ...documents.writtenSince(loaded?.beganAt ?? 0)]);
    const found: { readonly view: View; readonly data: NonNullable<View['data']> }[] = [];
    ids.forEach((id) => {
      const view = documents.view(id);
      if (view.data !== undefined && matches(where, view.data)) found.push({ view, data: view.data });
    });
    return found.sort((a, b) => compare(a.data, b.data)).map(({ view }) => view);
  }

  function update(): void {
    const snapshot: ShownSnapshot = {
      items: look(),
      loading,
      failure,
      isLoaded: loaded !== undefined,
      isFromCache: loaded?.isFromCache ?? false,
      hasMore: loaded?.hasMore ?? false,
    };
    if (isSame(shown, snapshot)) return;
    shown = snapshot;
    listeners.tell(shown);
  }

  /** Reads a page, and on where the server could not fill one. */
  async function read(from: string | undefined, count: number): Promise<Omit<Loaded, 'isFromCache'>> {
    const beganAt = documents.tick();
    const present = signal();
    let cursor = from;
    for (let pages = 1; ; pages += 1) {
      const query = { ...asked, limit: count, cursor };
      const { data, next } = await offline.list(query, present);
      if (present.aborted) throw cleared();
      cursor = next;
      if (data.length > 0 || next === undefined || pages === mostEmptyPages) {
        documents.accept(data, beganAt);
        return { ids: new Set(data.map(({ id }) => id)), cursor, hasMore: next !== undefined, beganAt };
      }
    }
  }

  async function load(kind: 'first' | 'more', task: () => Promise<void>): Promise<void> {
    const present = signal();
    loading = kind;
    update();
    try {
      await task();
      failure = undefined;
    } catch (error) {
      if (present.aborted) return;
      failure = { loading: kind, error: asClientError(error) };
    }
    loading = undefined;
    update();
    if (failure === undefined) {
      onAnswer();
      keep();
    }
  }

  function refresh(): Promise<void> {
    hasStarted = true;
    if (refreshing !== undefined) return refreshing;
    const asking = signal();
    const present = load('first', async () => {
      await loadingMore;
      // Whoever signs out is not signed in again by what they asked for before.
      if (asking.aborted) throw cleared();
      loading = 'first';
      const count = Math.max(limit, Math.min(loaded?.ids.size ?? 0, mostRefreshed));
      loaded = { ...(await read(undefined, count)), isFromCache: false };
    }).then(() => {
      if (refreshing === present) refreshing = undefined;
    });
    refreshing = present;
    void showCached();
    return present;
  }

  async function showCached(): Promise<void> {
    if (loaded !== undefined) return;
    const present = signal();
    const [cached] = await Promise.all([cache.load(name), ready]);
    if (cached === undefined || loaded !== undefined || present.aborted) return;
    documents.acceptCached(cached.documents);
    const ids = new Set(cached.documents.map(({ id }) => id));
    loaded = { ids, cursor: undefined, hasMore: cached.hasMore, isFromCache: true, beganAt: 0 };
    update();
  }

  async function readMore(): Promise<void> {
    const before = loaded;
    if (before === undefined) return;
    const more = await read(before.cursor, limit);
    loaded = {
      ...more,
      ids: new Set([...before.ids, ...more.ids]),
      isFromCache: false,
      beganAt: before.beganAt,
    };
  }

  async function loadMore(): Promise<void> {
    if (loadingMore !== undefined) return loadingMore;
    const asking = signal();
    await refreshing;
    if (asking.aborted) return undefined;
    if (loaded === undefined || loaded.cursor === undefined)
      return loaded?.hasMore === false ? undefined : refresh();
    if (loadingMore !== undefined) return loadingMore;
    const present = load('more', readMore).then(() => {
      if (loadingMore === present) loadingMore = undefined;
    });
    loadingMore = present;
    return present;
  }

  function keep(): void {
    if (loaded === undefined || loaded.isFromCache) return;
    const { ids, beganAt, hasMore } = loaded;
    const known = [...new Set([...ids, ...documents.writtenSince(beganAt)])]
      .map((id) => documents.confirmed(id))
      .filter((document) => document !== undefined)
      .filter((document) => matches(where, document))
      .sort(compare);
    const first = known.slice(0, limit);
    void cache.save(name, { documents: first, hasMore: hasMore || known.length > first.length });
  }

  return {
    subscribe(listener) {
      if (!hasStarted) void refresh();
      const stop = listeners.add(listener);
      listener(shown);
      return stop;
    },
    snapshot: () => shown,
    refresh,
    loadMore,
    update,
    keep,
    clear() {
      ({ loading, failure } = nothing);
      loaded = undefined;
      refreshing = undefined;
      loadingMore = undefined;
      hasStarted = false;
      update();
    },
  };
}

function isSame(a: ShownSnapshot, b: ShownSnapshot): boolean {
  return (
    a.loading === b.loading &&
    a.failure === b.failure &&
    a.isLoaded === b.isLoaded &&
    a.isFromCache === b.isFromCache &&
    a.hasMore === b.hasMore &&
    a.items.length === b.items.length &&
    a.items.every((item, at) => item === b.items[at])
  );
}

function cleared(): ClientError {
  return new ClientError('Cancelled', 'The list was cleared.');
}

function asClientError(error: unknown): ClientError {
  return isClientError(error) ? error : new ClientError('Internal', 'Loading failed.', { cause: error });
}
