import { type CollectionDefinitions, tableOfCollection } from '../common/collections/define.ts';
import { fromColumns, parseDocument, toColumns } from '../common/documents/document.ts';
import type { Document } from '../common/documents/document-shape.ts';
import { FunctionError } from '../common/errors.ts';
import type { PrimaryKey, Store } from '../common/tablestore/store.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { DbRequest } from './request.ts';

/** What a request is allowed to touch: one user's partition. */
export interface UserScope {
  readonly store: Store;
  readonly collections: CollectionDefinitions;
  /** From the session, never from the request. */
  readonly uid: string;
}

export type DbAnswer = { readonly data: Document | { readonly id: string } } | ListAnswer;

export interface ListAnswer {
  readonly data: readonly Document[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** Carries out one request on the documents of one user. */
export async function perform(scope: UserScope, request: DbRequest): Promise<DbAnswer> {
  const definition = Object.hasOwn(scope.collections, request.collection)
    ? scope.collections[request.collection]
    : undefined;
  if (definition === undefined) {
    throw new FunctionError(
      'InvalidArgument',
      `collection: "${request.collection.slice(0, 100)}" is not declared in collections.ts.`,
    );
  }
  if (definition.shared === true) {
    throw new FunctionError(
      'NotFound',
      `collection: "${request.collection}" is shared; users have no documents of their own in it.`,
    );
  }
  const table = tableOfCollection(request.collection);
  const { store, uid } = scope;

  switch (request.op) {
    case 'put': {
      const document = parseDocument(definition, request.obj);
      await store.putRow(table, documentKey(uid, document.id), toColumns(definition, document), 'any');
      return { data: document };
    }
    case 'get': {
      const columns = await store.getRow(table, documentKey(uid, request.id));
      if (columns === undefined) throw new FunctionError('NotFound', 'There is no document with this id.');
      return { data: fromColumns(definition, request.id, columns) };
    }
    case 'remove':
      await store.deleteRow(table, documentKey(uid, request.id));
      return { data: { id: request.id } };
    case 'list': {
      const from = request.cursor === undefined ? undefined : fromCursor(request.cursor);
      const { limit } = request;
      const page = await store.getRange(table, { partition: ['uid', uid], column: 'id', from, limit });
      const data = page.rows.map(({ primaryKey, columns }) =>
        fromColumns(definition, primaryKey['id'] ?? '', columns),
      );
      return { data, ...(page.next === undefined ? {} : { next: toCursor(page.next) }) };
    }
  }
}

function documentKey(uid: string, id: string): PrimaryKey {
  return [
    ['uid', uid],
    ['id', id],
  ];
}
