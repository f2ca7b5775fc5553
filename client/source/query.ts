import { isObject, malformed, type UnknownObject } from './border.ts';
import type { CallDb } from './call-db.ts';
import type { Conditions, Known } from './conditions.ts';
import type { FieldName, OrderField, Part, Read, Stored } from './document-types.ts';
import { ClientError } from './errors.ts';

export interface Page<Document, Item = Stored<Document>> {
  readonly data: Item[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/**
 * Documents of the signed-in user in one collection, by their ids, which is the order of their making, unless ordered
 * otherwise. Iterating reads page after page, all of them. Each method gives a query of its own; nothing is sent before
 * `get`, `count` or the iteration.
 */
export interface Query<Document, Item = Stored<Read<Document>>> extends AsyncIterable<Item> {
  /** Only documents for which this holds too. */
  where<Given extends Conditions<Read<Document>>>(
    conditions: Given & Known<Given, Read<Document>>,
  ): Query<Document, Item>;
  /** By the id, or by a field that an index of collections.ts orders. */
  orderBy(field: OrderField<Document>, direction?: 'asc' | 'desc'): Query<Document, Item>;
  /** The same documents in pages of `count` at most; the server has a limit of its own. */
  limit(count: number): Query<Document, Item>;
  /** Only these fields of the documents, and the id: `field({ text: true })`. */
  field<Name extends FieldName<Stored<Read<Document>>>>(
    fields: {
      readonly [Key in Name]: true;
    },
  ): Query<Document, Part<Stored<Read<Document>>, Name>>;
  /** One page: the first, or the one that starts at `cursor`. It may be short and have a `next` all the same. */
  get(options?: { cursor?: string | undefined }): Promise<Page<Read<Document>, Item>>;
  /** How many documents there are, on all pages. */
  count(): Promise<{ total: number }>;
}

/** What has been asked of a query so far. */
export interface QueryState {
  readonly collection: string;
  readonly where?: UnknownObject;
  readonly orderBy?: UnknownObject;
  readonly limit?: number;
  readonly fields?: string[];
}

export function createQuery<Document, Item = Stored<Read<Document>>>(
  callDb: CallDb,
  state: QueryState,
): Query<Document, Item> {
  const { collection, where } = state;
  const narrowed = <Narrowed>(more: Partial<QueryState>) =>
    createQuery<Document, Narrowed>(callDb, { ...state, ...more });
  const get: Query<Document, Item>['get'] = ({ cursor } = {}) =>
    callDb({ op: 'list', ...state, cursor }).then((answer) => readPage<Item>(answer));
  const countFrom = (cursor: string | undefined, sum: number): Promise<{ total: number }> =>
    callDb({ op: 'count', collection, where, cursor }).then(({ data, next }) => {
      if (!isObject(data) || typeof data['total'] !== 'number') throw malformed('the count has no "total"');
      const total = sum + data['total'];
      return next === undefined ? { total } : countFrom(readCursor(next), total);
    });

  return {
    where: (conditions) => {
      refuseUndefined(conditions);
      return narrowed({ where: where === undefined ? conditions : { $and: [where, conditions] } });
    },
    orderBy: (field, direction = 'asc') => narrowed({ orderBy: { field, direction } }),
    limit: (count) => {
      if (Number.isInteger(count) && count > 0) return narrowed({ limit: count });
      throw new ClientError('InvalidArgument', `A limit is a whole number from 1 on, not ${count}.`);
    },
    field: (fields) => narrowed({ fields: Object.keys(fields) }),
    get,
    count: () => countFrom(undefined, 0),
    [Symbol.asyncIterator]: () => iterate(get),
  };
}

/** JSON would leave the condition out, and the query find what it should not. */
export function refuseUndefined(conditions: UnknownObject): void {
  JSON.stringify(conditions, (name, value: unknown) => {
    if (value === undefined) throw new ClientError('InvalidArgument', `where: "${name}" is undefined.`);
    return value;
  });
}

/** By hand, because an async generator grows by a kilobyte when it is down-levelled. */
function iterate<Item>(
  get: (options: { cursor?: string | undefined }) => Promise<Page<unknown, Item>>,
): AsyncIterator<Item, undefined> {
  let page: Page<unknown, Item> | undefined;
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
      return isDocument<Item>(value) ? { done: false, value } : { done: true, value: undefined };
    },
  };
}

export function readPage<Item>({ data, next }: UnknownObject): Page<unknown, Item> {
  if (!Array.isArray(data)) throw malformed('"data" of the list is not an array');
  const documents = data.map((document: unknown) => readDocument<Item>(document));
  return next === undefined ? { data: documents } : { data: documents, next: readCursor(next) };
}

function readCursor(next: unknown): string {
  if (typeof next !== 'string') throw malformed('"next" is not text');
  return next;
}

export function readDocument<Item>(value: unknown): Item {
  if (!isDocument<Item>(value)) throw malformed('a document is not an object with an id');
  return value;
}

/** The server stores only what the collection's declaration admits; here the id vouches for the rest. */
function isDocument<Item>(value: unknown): value is Item {
  return isObject(value) && typeof value['id'] === 'string';
}
