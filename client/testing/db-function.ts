/**
 * The db function as far as the tests of this client need it: documents in memory, each user's apart, in the order of
 * their ids. Queries with conditions and orders are for the genuine one; here a test plans their answers.
 */
export interface DbFunction {
  /** Answers one event, already parsed, of a user; `undefined` stands for a session that is not known. */
  handle(event: DbEvent, user: string | undefined): unknown;
  /** How many writes changed anything, not counting repetitions. */
  writes(): number;
}

export interface DbEvent {
  readonly op: string;
  readonly collection?: string;
  readonly opId?: string;
  readonly id?: string;
  readonly obj?: { readonly id: string };
  readonly ifRev?: string;
  readonly set?: Fields;
  readonly inc?: Readonly<Record<string, number>>;
  readonly push?: Readonly<Record<string, readonly unknown[]>>;
  readonly unset?: readonly string[];
  readonly items?: readonly DbEvent[];
  readonly limit?: number;
  readonly cursor?: string;
  readonly fields?: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;
interface Document extends Fields {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly _rev: string;
}

const largestPage = 20;
const firstTime = Date.UTC(2026, 10, 20);

export function createDbFunction(): DbFunction {
  const documents = new Map<string, Document>();
  const answersOfWrites = new Map<string, unknown>();

  function write(event: DbEvent, prefix: string): unknown {
    if (!/^[A-Za-z0-9]{22,25}$/.test(event.opId ?? ''))
      return failure('InvalidArgument', 'A write needs an opId.');
    const key = String(event.opId);
    if (!answersOfWrites.has(key)) answersOfWrites.set(key, change(event, prefix));
    return answersOfWrites.get(key);
  }

  function change(event: DbEvent, prefix: string): unknown {
    const id = event.obj?.id ?? event.id ?? '';
    if (id === '') return failure('InvalidArgument', 'There is no id.');
    const before = documents.get(prefix + id);
    if (event.ifRev !== undefined && event.ifRev !== before?._rev) {
      return failure('Aborted', 'The document has another revision.');
    }
    if (event.op === 'remove') {
      documents.delete(prefix + id);
      return { data: { id } };
    }
    if (event.op === 'add' && before !== undefined) return failure('AlreadyExists', 'There is one.');
    if (event.op === 'update' && before === undefined) return failure('NotFound', 'No such document.');
    const fields = event.op === 'update' ? updated({ ...before }, event) : event.obj;
    const now = firstTime + answersOfWrites.size;
    const document = {
      ...fields,
      id,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      _rev: `rev-${answersOfWrites.size}`,
    };
    documents.set(prefix + id, document);
    const { _rev, updatedAt } = document;
    return { data: event.op === 'update' ? { id, _rev, updatedAt } : document };
  }

  function list(prefix: string, { limit = largestPage, cursor, fields }: DbEvent) {
    const keys = [...documents.keys()].filter((key) => key.startsWith(prefix)).sort();
    const start = cursor === undefined ? 0 : keys.findIndex((key) => key >= prefix + cursor);
    const size = Math.min(limit, largestPage);
    const next = keys[start + size]?.slice(prefix.length);
    const page = keys.slice(start, start + size).flatMap((key) => documents.get(key) ?? []);
    return { data: page.map((document) => part(document, fields)), next };
  }

  return {
    handle(event, user) {
      if (user === undefined) return failure('Unauthenticated', 'The session is not valid.');
      if ('where' in event || 'orderBy' in event) return failure('InvalidArgument', 'Not in this double.');
      const prefixOf = ({ collection }: DbEvent) => `${user}/${collection}/`;
      switch (event.op) {
        case 'add':
        case 'put':
        case 'update':
        case 'remove':
          return write(event, prefixOf(event));
        case 'batch':
          return {
            data: event.items?.map((item, index) =>
              write({ ...item, opId: `${event.opId}${index}` }, prefixOf(item)),
            ),
          };
        case 'get': {
          const document = documents.get(prefixOf(event) + event.id);
          if (document === undefined) return failure('NotFound', 'No such document.');
          return { data: part(document, event.fields) };
        }
        case 'list':
          if ('where' in event || 'orderBy' in event)
            return failure('InvalidArgument', 'Not in this double.');
          return list(prefixOf(event), event);
        case 'count': {
          const { data, next } = list(prefixOf(event), event);
          return { data: { total: data.length }, next };
        }
        default:
          return failure('InvalidArgument', `Unknown op ${event.op}.`);
      }
    },
    writes: () => answersOfWrites.size,
  };
}

function updated(document: Fields, { set = {}, inc = {}, push = {}, unset = [] }: DbEvent): Fields {
  const changed: Record<string, unknown> = { ...document, ...set };
  for (const [field, by] of Object.entries(inc)) changed[field] = Number(changed[field] ?? 0) + by;
  for (const [field, items] of Object.entries(push)) {
    const list = changed[field];
    changed[field] = [...(Array.isArray(list) ? list : []), ...items];
  }
  return Object.fromEntries(Object.entries(changed).filter(([field]) => !unset.includes(field)));
}

function part(document: Document, fields: readonly string[] | undefined): Fields {
  if (fields === undefined) return document;
  return Object.fromEntries(
    Object.entries(document).filter(([field]) => field === 'id' || fields.includes(field)),
  );
}

function failure(code: string, message: string): unknown {
  return { error: { code, message, requestId: 'request-of-db' } };
}
