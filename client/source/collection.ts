import { isObject, malformed, type UnknownObject } from './border.ts';
import type { CallDb } from './call-db.ts';
import { ClientError } from './errors.ts';
import type { Session } from './session.ts';

/**
 * A document type whose defaults the server fills in: what is written may lack fields that what is read has. Any
 * other document type is written as it is read.
 */
export interface Declared<Written, Read> {
  readonly '~written': Written;
  readonly '~read': Read;
}

/** A document type as it is written. */
export type Written<Document> = Document extends { readonly '~written': infer Type } ? Type : Document;

/** A document type as it is read. */
export type Read<Document> = Document extends { readonly '~read': infer Type } ? Type : Document;

/** What the app stores of a document: all its fields but the id, which the client makes. */
export type Fields<Document> = Document extends unknown ? Omit<Document, 'id'> : never;

/** A document as it is read. */
export type Stored<Document> = Document & { readonly id: string };

export interface Page<Document> {
  readonly data: Stored<Document>[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/** Documents of the signed-in user in one collection, oldest first. Iterating reads page after page, all of them. */
export interface Query<Document> extends AsyncIterable<Stored<Document>> {
  /** The same documents in pages of `count` at most; the server has a limit of its own. */
  limit(count: number): Query<Document>;
  /** One page: the first, or the one that starts at `cursor`. */
  get(options?: { cursor?: string | undefined }): Promise<Page<Document>>;
}

export interface Collection<Document> extends Query<Read<Document>> {
  /** Stores a new document under an id made here; ids sort by the time of their making. */
  add(data: Fields<Written<Document>>): Promise<{ id: string }>;
  doc(id: string): DocumentReference<Document>;
}

export interface DocumentReference<Document> {
  /** Rejects with `NotFound` when there is no such document. */
  get(): Promise<{ data: Stored<Read<Document>> }>;
  /** Stores the whole document, whether there was one or not. */
  set(data: Fields<Written<Document>>): Promise<{ id: string }>;
  /** Succeeds also when there is no such document. */
  remove(): Promise<void>;
}

/** What a collection needs: the way to the db function, and ids for documents and for writes. */
export interface CollectionEnvironment {
  readonly callDb: CallDb;
  readonly createDocumentId: (session: Session) => string;
  readonly createOperationId: () => string;
}

export function createCollection<Document>(
  name: string,
  environment: CollectionEnvironment,
): Collection<Document> {
  const doc = (id: string) => createDocumentReference<Document>(name, id, environment);
  return {
    ...createQuery<Read<Document>>(name, environment, undefined),
    doc,
    async add(data) {
      let id = '';
      const opId = environment.createOperationId();
      await environment.callDb((session) => {
        id = environment.createDocumentId(session);
        return { op: 'put', collection: name, opId, obj: { ...data, id } };
      });
      return { id };
    },
  };
}

function createDocumentReference<Document>(
  collection: string,
  id: string,
  { callDb, createOperationId }: CollectionEnvironment,
): DocumentReference<Document> {
  return {
    async get() {
      const { data } = await callDb({ op: 'get', collection, id });
      return { data: readDocument<Read<Document>>(data) };
    },
    async set(data) {
      await callDb({ op: 'put', collection, opId: createOperationId(), obj: { ...data, id } });
      return { id };
    },
    async remove() {
      await callDb({ op: 'remove', collection, opId: createOperationId(), id });
    },
  };
}

function createQuery<Document>(
  collection: string,
  environment: CollectionEnvironment,
  limit: number | undefined,
): Query<Document> {
  async function get(options: { cursor?: string | undefined } = {}): Promise<Page<Document>> {
    const { cursor } = options;
    return readPage<Document>(await environment.callDb({ op: 'list', collection, limit, cursor }));
  }

  return {
    get,
    limit: (count) => {
      if (Number.isInteger(count) && count > 0) return createQuery(collection, environment, count);
      throw new ClientError('InvalidArgument', `A limit is a whole number from 1 on, not ${count}.`);
    },
    [Symbol.asyncIterator]: () => iterate(get),
  };
}

/** By hand, because an async generator grows by a kilobyte when it is down-levelled. */
function iterate<Document>(get: Query<Document>['get']): AsyncIterator<Stored<Document>, undefined> {
  let page: Page<Document> | undefined;
  let position = 0;
  return {
    async next() {
      while (page === undefined || position === page.data.length) {
        if (page !== undefined && page.next === undefined) return { done: true, value: undefined };
        page = await get({ cursor: page?.next });
        position = 0;
      }
      const value = page.data[position];
      position += 1;
      return value === undefined ? { done: true, value } : { done: false, value };
    },
  };
}

function readPage<Document>({ data, next }: UnknownObject): Page<Document> {
  if (!Array.isArray(data)) throw malformed('"data" of the list is not an array');
  if (next !== undefined && typeof next !== 'string') throw malformed('"next" of the list is not text');
  const documents = data.map((document: unknown) => readDocument<Document>(document));
  return next === undefined ? { data: documents } : { data: documents, next };
}

function readDocument<Document>(value: unknown): Stored<Document> {
  if (!isStored<Document>(value)) throw malformed('a document is not an object with an id');
  return value;
}

/** The server stores only what the collection's declaration admits; here the id vouches for the rest. */
function isStored<Document>(value: unknown): value is Stored<Document> {
  return isObject(value) && typeof value['id'] === 'string';
}
