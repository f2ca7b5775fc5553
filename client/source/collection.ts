import type { CallDb } from './call-db.ts';
import type { FieldName, Part, Read, Stored } from './document-types.ts';
import { createQuery, type Query, readDocument } from './query.ts';
import type { Session } from './session.ts';
import {
  type CollectionWrites,
  createWrites,
  type DocumentWrites,
  type MakeWrite,
  type Saved,
} from './writes.ts';

/** The documents of the signed-in user in one collection; of a shared one, those that all users read. */
export interface Collection<Document>
  extends Query<Document>,
    Omit<CollectionWrites<Document, Promise<Saved>, Promise<void>>, 'doc'> {
  doc(id: string): DocumentReference<Document>;
}

/** One document. What a write resolves to is as the server has it. */
export interface DocumentReference<Document, Item = Stored<Read<Document>>>
  extends DocumentWrites<Document, Promise<Saved>, Promise<void>> {
  /** Rejects with `NotFound` when there is no such document. */
  get(): Promise<{ data: Item }>;
  /** Only these fields of the document, and the id: `field({ text: true })`. */
  field<Name extends FieldName<Stored<Read<Document>>>>(
    fields: {
      readonly [Key in Name]: true;
    },
  ): DocumentReference<Document, Part<Stored<Read<Document>>, Name>>;
}

/** What a collection needs: the way to the db function, and ids for documents and for writes. */
export interface CollectionEnvironment {
  readonly callDb: CallDb;
  readonly createDocumentId: (session: Session) => string;
  readonly createOperationId: () => string;
}

export function createCollection<Document>(
  collection: string,
  { callDb, createDocumentId, createOperationId }: CollectionEnvironment,
): Collection<Document> {
  const send = (make: MakeWrite) => {
    const opId = createOperationId();
    return callDb((session) => ({ ...make(session), opId }));
  };
  const writes = createWrites<Document, Promise<Saved>, Promise<void>>(
    collection,
    createDocumentId,
    (make) => send(make).then(({ data }) => readDocument<Saved>(data)),
    (make) => send(make).then(() => undefined),
  );
  const doc = <Item>(id: string, fields?: string[]): DocumentReference<Document, Item> => ({
    ...writes.doc(id),
    get: () =>
      callDb({ op: 'get', collection, id, fields }).then(({ data }) => ({ data: readDocument<Item>(data) })),
    field: (names) => doc(id, Object.keys(names)),
  });
  return { ...createQuery<Document>(callDb, { collection }), add: writes.add, doc: (id) => doc(id) };
}
