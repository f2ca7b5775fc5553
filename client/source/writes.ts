import type { UnknownObject } from './border.ts';
import type { DbRequest } from './call-db.ts';
import { type Changes, toUpdate } from './changes.ts';
import type { Fields, ServerFields, Written } from './document-types.ts';
import type { Session } from './session.ts';

/** What a write may depend on. */
export interface WriteOptions {
  /** The `_rev` that the document must have; with another one, or none, the write is `Aborted`. */
  readonly ifRev?: string | undefined;
}

/** What a write made of a document. */
export type Saved = Pick<ServerFields, 'id' | 'updatedAt' | '_rev'>;

/** Writes to one document; each gives a `Result`, a removal `Removed`. */
export interface DocumentWrites<Document, Result, Removed> {
  /** Stores the whole document, whether there was one or not. */
  set(data: Fields<Written<Document>>, options?: WriteOptions): Result;
  /** Changes some fields of a document; without one it is `NotFound`. */
  update(changes: Changes<Document>, options?: WriteOptions): Result;
  /** Succeeds also when there is no such document. */
  remove(options?: WriteOptions): Removed;
}

/** Writes to one collection. */
export interface CollectionWrites<Document, Result, Removed> {
  /** Stores a new document under an id made here; ids sort by the time of their making. */
  add(data: Fields<Written<Document>>): Result;
  doc(id: string): DocumentWrites<Document, Result, Removed>;
}

/** A write, made of the session that it goes out with. */
export type MakeWrite = (session: Session) => DbRequest;

/** Makes requests of writes, and hands them to `write`, those that remove a document to `remove`. */
export function createWrites<Document, Result, Removed>(
  collection: string,
  createDocumentId: (session: Session) => string,
  write: (make: MakeWrite) => Result,
  remove: (make: MakeWrite) => Removed,
): CollectionWrites<Document, Result, Removed> {
  const make =
    (op: DbRequest['op'], parameters: UnknownObject, { ifRev }: WriteOptions = {}): MakeWrite =>
    () => ({ op, collection, ...parameters, ifRev });
  return {
    add: (data) => {
      const obj = { ...data };
      return write((session) => ({ op: 'add', collection, obj: { ...obj, id: createDocumentId(session) } }));
    },
    doc: (id) => ({
      set: (data, options) => write(make('put', { obj: { ...data, id } }, options)),
      update: (changes, options) => write(make('update', { id, ...toUpdate(changes) }, options)),
      remove: (options) => remove(make('remove', { id }, options)),
    }),
  };
}
