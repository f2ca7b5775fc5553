import * as v from 'valibot';
import { FunctionError } from './errors.ts';
import type { Columns } from './tablestore/columns.ts';
import type { Expectation, PrimaryKey, Store } from './tablestore/store.ts';

/** The table of users: who has logged in, as which kind of identity, and which of their sessions count. */
export const usersTable = 'auth_users';

/** Which platform named the user, and by which of its kinds of id. */
export interface UserIdentity {
  readonly provider: string;
  readonly kind: string;
}

/** A session as its user's row lists it: the list says which sessions count. Times are milliseconds since 1970. */
export interface ListedSession {
  /** The key of the session's own row: a digest of the sessionId. */
  readonly key: string;
  readonly createdAt: number;
  readonly renewedAt: number;
  /** Moves on with every renewal. */
  readonly idleExpiresAt: number;
  /** Stands from the login on. */
  readonly expiresAt: number;
}

/** A user as stored. */
export interface User extends UserIdentity {
  readonly createdAt: number;
  /** Grows whenever all sessions are ended: a login that began before and is not listed yet then fails. */
  readonly sessionEpoch: number;
  /** Since when the user cannot log in. */
  readonly disabledAt?: number | undefined;
  /** The user whose documents this identity opens instead of its own. */
  readonly aliasOf?: string | undefined;
  /** The oldest first. */
  readonly sessions: readonly ListedSession[];
}

/** A user's row as read, and all that is needed to replace just that version of it. */
export interface StoredUser {
  readonly user: User;
  readonly columns: Columns;
}

/** Where a user is stored. */
export function userKey(uid: string): PrimaryKey {
  return [['uid', uid]];
}

/** Reads a user; undefined when nobody has logged in as this one, which takes as long to find out. */
export async function readUser(store: Store, uid: string): Promise<StoredUser | undefined> {
  const columns = await store.getRow(usersTable, userKey(uid));
  const user = fromColumns(columns ?? columnsOfNobody);
  return columns && { user, columns };
}

/**
 * Writes a user unless the row has changed since it was read as `before`; undefined: unless there is one. Answers
 * false when it has. Columns that this version of the code does not know are kept.
 */
export function replaceUser(
  store: Store,
  uid: string,
  before: StoredUser | undefined,
  user: User,
): Promise<boolean> {
  const revision = revisionOf(before?.columns ?? {});
  const expectation: Expectation =
    before === undefined ? 'rowDoesNotExist' : { column: 'revision', equals: revision };
  const { disabledAt: _disabledAt, ...kept } = before?.columns ?? {};
  const columns = { ...kept, ...toColumns(user), revision: revision + 1n };
  return store.putRow(usersTable, userKey(uid), columns, expectation);
}

/** Rows from before there were revisions count as revision 0; the store's condition agrees. */
function revisionOf({ revision }: Columns): bigint {
  return typeof revision === 'bigint' ? revision : 0n;
}

const time = v.pipe(
  v.bigint(),
  v.transform((value) => Number(value)),
);

const listedSessions = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(
    v.object({
      key: v.string(),
      createdAt: v.number(),
      renewedAt: v.number(),
      idleExpiresAt: v.number(),
      expiresAt: v.number(),
    }),
  ),
);

const storedUser = v.object({
  provider: v.string(),
  identityKind: v.string(),
  createdAt: time,
  sessionEpoch: v.optional(time, 0n),
  disabledAt: v.optional(time),
  aliasOf: v.optional(v.string()),
  sessions: v.optional(listedSessions, '[]'),
});

function fromColumns(columns: Columns): User {
  const row = v.safeParse(storedUser, columns);
  if (!row.success) {
    throw new FunctionError('Internal', 'The account cannot be read. The log has this requestId.', {
      cause: new Error(`A row of ${usersTable} has an unreadable ${v.getDotPath(row.issues[0])}.`),
    });
  }
  const { identityKind: kind, ...user } = row.output;
  return { ...user, kind };
}

function toColumns(user: User): Columns {
  return {
    provider: user.provider,
    identityKind: user.kind,
    createdAt: BigInt(user.createdAt),
    sessionEpoch: BigInt(user.sessionEpoch),
    sessions: JSON.stringify(user.sessions),
    ...(user.disabledAt === undefined ? {} : { disabledAt: BigInt(user.disabledAt) }),
    ...(user.aliasOf === undefined ? {} : { aliasOf: user.aliasOf }),
  };
}

/** What is parsed in place of a user that there is not: somebody with as many sessions as people have devices. */
const columnsOfNobody = toColumns({
  provider: 'alipay',
  kind: 'open_id',
  createdAt: 0,
  sessionEpoch: 0,
  sessions: ['first', 'second'].map((device) => ({
    key: device.padEnd(43),
    createdAt: 1_700_000_000_000,
    renewedAt: 1_700_000_000_000,
    idleExpiresAt: 1_700_000_000_000,
    expiresAt: 1_700_000_000_000,
  })),
});
