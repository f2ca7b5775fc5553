import type { Changes } from '../changes.ts';
import type { Conditions } from '../conditions.ts';
import type { Fields, OrderField, Read, Stored, Written } from '../document-types.ts';
import type { ClientError } from '../errors.ts';

/** Documents that show local changes at once, and send them behind it. One for the whole app. */
export interface Live<Collections> {
  /** The same list for the same options, so that pages share what one of them has loaded. */
  list<Name extends keyof Collections & string>(
    collection: Name,
    options?: ListOptions<Collections[Name]>,
  ): LiveList<Collections[Name]>;
  /** Hears at once, and after each change, how much is unsent. Gives back how to stop. */
  subscribe(listener: (state: LiveState) => void): () => void;
  /** Sends now what is unsent. Resolves when nothing is left, or when sending rests again. */
  send(): Promise<void>;
  /** Forgets what is shown, what is kept for the next start, and what is unsent. `client.logout()` does so by itself. */
  clear(): Promise<void>;
}

export interface LiveState {
  /** How many changes the server has not answered. */
  readonly unsent: number;
  /** Why sending rests, if it does: no network, a service that is down or asked too much, a login that failed. */
  readonly resting: ClientError | undefined;
}

export interface ListOptions<Document> {
  readonly where?: Conditions<Read<Document>>;
  /** By the id unless said otherwise, which is the order of making. */
  readonly orderBy?: { readonly field: OrderField<Document>; readonly direction?: 'asc' | 'desc' };
  /** How many documents a page has: 30 unless said otherwise. */
  readonly limit?: number;
}

export interface LiveList<Document> {
  /**
   * Hears the present snapshot at once, and every later one. Gives back how to stop. The first subscription loads the
   * list: from the cache of the last start, if there is one, and then from the server.
   */
  subscribe(listener: (snapshot: LiveSnapshot<Document>) => void): () => void;
  snapshot(): LiveSnapshot<Document>;
  /**
   * Reads anew what is loaded, 200 documents at most. Resolves when that is there or failed; `failure` then says why.
   * Shared while one is on its way.
   */
  refresh(): Promise<void>;
  /** Reads the next page, if there is one. Resolves as `refresh` does. */
  loadMore(): Promise<void>;
  /** Adds a document, and gives its id. */
  add(data: Fields<Written<Document>>): string;
  /** Stores the whole document, whether there is one or not: it brings a removed one back, too. */
  set(id: string, data: Fields<Written<Document>>): void;
  /** Changes fields, as `doc(id).update` does, `command` included. */
  update(id: string, changes: Changes<Document>): void;
  remove(id: string): void;
  /**
   * Hears of each change to the list's collection that the server refused; it is not shown any more. What was refused
   * before anybody listened is heard by the first who does. Gives back how to stop.
   */
  onRejected(listener: (rejection: LiveRejection<Document>) => void): () => void;
}

export interface LiveSnapshot<Document> {
  readonly items: readonly LiveItem<Document>[];
  readonly loading: 'first' | 'more' | undefined;
  /** Why the last attempt to load failed; undefined once one has succeeded. */
  readonly failure: { readonly loading: 'first' | 'more'; readonly error: ClientError } | undefined;
  /** Whether something came from the server or the cache, if only that there is nothing. */
  readonly isLoaded: boolean;
  /** What is shown comes from the cache, and is not confirmed by the server yet. */
  readonly isFromCache: boolean;
  readonly hasMore: boolean;
}

/** A document; the same object as in the snapshot before as long as nothing about it has changed. */
export interface LiveItem<Document> {
  readonly id: string;
  /** As the user wants it. In one that the server does not have yet, `_rev` is empty. */
  readonly data: Stored<Read<Document>>;
  /** Whether the server has not answered a change of it. */
  readonly isUnsent: boolean;
  /** Whether the server does not have it yet, as far as is known here. */
  readonly isNew: boolean;
}

export interface LiveRejection<Document> {
  readonly id: string;
  readonly change: ChangeKind;
  /** The document as it would have been; absent when nothing of it is known here, or it was to be removed. */
  readonly wanted?: Stored<Read<Document>>;
  readonly error: ClientError;
}

export type ChangeKind = 'add' | 'set' | 'update' | 'remove';
