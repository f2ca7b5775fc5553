/** The db function as far as this client uses it: documents in memory, each user's apart, in order of their ids. */
export interface DbFunction {
  /** Answers one event, already parsed, of a user; `undefined` stands for a session that is not known. */
  handle(event: DbEvent, user: string | undefined): unknown;
  /** How many writes changed anything, not counting repetitions. */
  writes(): number;
}

export interface DbEvent {
  readonly op: string;
  readonly collection: string;
  readonly opId?: string;
  readonly id?: string;
  readonly obj?: { readonly id: string };
  readonly limit?: number;
  readonly cursor?: string;
}

const largestPage = 20;

export function createDbFunction(): DbFunction {
  const documents = new Map<string, { readonly id: string }>();
  const answersOfWrites = new Map<string, unknown>();

  function once(event: DbEvent, write: () => unknown): unknown {
    if (!/^[A-Za-z0-9_]{22}$/.test(event.opId ?? ''))
      return failure('InvalidArgument', 'A write needs an opId.');
    const key = String(event.opId);
    if (!answersOfWrites.has(key)) answersOfWrites.set(key, write());
    return answersOfWrites.get(key);
  }

  function list(prefix: string, { limit = largestPage, cursor }: DbEvent): unknown {
    const keys = [...documents.keys()].filter((key) => key.startsWith(prefix)).sort();
    const start = cursor === undefined ? 0 : keys.findIndex((key) => key >= prefix + cursor);
    const size = Math.min(limit, largestPage);
    const next = keys[start + size]?.slice(prefix.length);
    return { data: keys.slice(start, start + size).map((key) => documents.get(key)), next };
  }

  return {
    handle(event, user) {
      if (user === undefined) return failure('Unauthenticated', 'The session is not valid.');
      const prefix = `${user}/${event.collection}/`;
      switch (event.op) {
        case 'put': {
          const { obj } = event;
          if (obj === undefined || obj.id === '') return failure('InvalidArgument', '"obj" needs an id.');
          return once(event, () => {
            documents.set(prefix + obj.id, obj);
            return { data: obj };
          });
        }
        case 'get': {
          const document = documents.get(prefix + event.id);
          return document === undefined ? failure('NotFound', 'No such document.') : { data: document };
        }
        case 'list':
          return list(prefix, event);
        case 'remove':
          return once(event, () => {
            documents.delete(prefix + event.id);
            return { data: {} };
          });
        default:
          return failure('InvalidArgument', `Unknown op ${event.op}.`);
      }
    },
    writes: () => answersOfWrites.size,
  };
}

function failure(code: string, message: string): unknown {
  return { error: { code, message, requestId: 'request-of-db' } };
}
