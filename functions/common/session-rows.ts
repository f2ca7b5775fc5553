import * as v from 'valibot';
import type { SessionTimes } from './session-times.ts';
import type { Columns } from './tablestore/columns.ts';
import type { PrimaryKey, Store } from './tablestore/store.ts';

/** The table of sessions: it leads from the digest of a sessionId to its user. */
export const sessionsTable = 'auth_sessions';

/** Where a session is stored. */
export function sessionRowKey(key: string): PrimaryKey {
  return [['id', key]];
}

/** A session's row. It is written once, at login; only its deletion follows. */
export interface SessionRow extends SessionTimes {
  readonly uid: string;
  /**
   * The session counts only while its user's row lists it. Rows without the mark are from before there was a list:
   * they count by their own times, and a renewal moves their `idleExpiresAt` on.
   */
  readonly isListed: boolean;
}

const time = v.pipe(
  v.bigint(),
  v.transform((value) => Number(value)),
);

const storedRow = v.object({
  uid: v.pipe(v.string(), v.nonEmpty()),
  createdAt: time,
  idleExpiresAt: time,
  expiresAt: time,
  isListed: v.optional(v.boolean(), false),
});

/**
 * Reads a session's row; undefined also when a column is missing: the table's time to live takes them one by one. To
 * find out that there is none takes as long.
 */
export async function sessionRow(store: Store, key: string): Promise<SessionRow | undefined> {
  const columns = await store.getRow(sessionsTable, sessionRowKey(key));
  const parsed = v.safeParse(storedRow, columns ?? columnsOfNone);
  return columns !== undefined && parsed.success ? parsed.output : undefined;
}

/** All columns of a session's row: they are always written together, so that the table ages them together. */
export function toSessionColumns({
  uid,
  createdAt,
  idleExpiresAt,
  expiresAt,
  isListed,
}: SessionRow): Columns {
  return {
    uid,
    createdAt: BigInt(createdAt),
    idleExpiresAt: BigInt(idleExpiresAt),
    expiresAt: BigInt(expiresAt),
    ...(isListed ? { isListed } : {}),
  };
}

/** What is parsed in place of a row that there is not. */
const columnsOfNone = toSessionColumns({
  uid: 'nobody',
  createdAt: 0,
  idleExpiresAt: 0,
  expiresAt: 0,
  isListed: true,
});

/** Deletes sessions' rows; rows that are not there are no error. */
export async function deleteSessionRows(store: Store, keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => store.deleteRow(sessionsTable, sessionRowKey(key))));
}
