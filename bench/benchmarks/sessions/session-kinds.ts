import { randomBytes } from 'node:crypto';
import {
  type SessionRow,
  sessionRowKey,
  sessionsTable,
  toSessionColumns,
} from '../../../functions/common/session-rows.ts';
import { digestOf } from '../../../functions/common/sessions.ts';
import type { Store } from '../../../functions/common/tablestore/store.ts';
import { replaceUser, type User } from '../../../functions/common/users.ts';

/** What a refused sessionId can be. */
export const kinds = ['unknown', 'expired', 'revoked', 'malformed'] as const;
export type Kind = (typeof kinds)[number];

/** Each call gives a sessionId of the kind. */
export type SessionIds = Readonly<Record<Kind, () => unknown>>;

const users = 50;
/** Of a user: one that counts, one that has expired and is still listed, one that was revoked and whose row is left. */
const day = 86_400_000;

/** Puts users and sessions of every kind into the tables, as the functions leave them. */
export async function createSessionIds(store: Store, now: number): Promise<SessionIds> {
  const expired: string[] = [];
  const revoked: string[] = [];
  for (let n = 0; n < users; n++) {
    const uid = `alipay:open_id:bench-${n}`;
    const ids = { active: newSessionId(), expired: newSessionId(), revoked: newSessionId() };
    const times = { createdAt: now - day, expiresAt: now + 29 * day };
    const rowOf = (idleExpiresAt: number): SessionRow => ({ uid, ...times, idleExpiresAt, isListed: true });
    for (const sessionId of Object.values(ids)) {
      const columns = toSessionColumns(rowOf(times.expiresAt));
      await store.putRow(sessionsTable, sessionRowKey(digestOf(sessionId)), columns, 'rowDoesNotExist');
    }
    const listed = (sessionId: string, idleExpiresAt: number): User['sessions'][number] => ({
      key: digestOf(sessionId),
      ...times,
      renewedAt: times.createdAt,
      idleExpiresAt,
    });
    await replaceUser(store, uid, undefined, {
      provider: 'alipay',
      kind: 'open_id',
      createdAt: now - day,
      sessionEpoch: 0,
      sessions: [listed(ids.expired, now - day / 2), listed(ids.active, now + day)],
    });
    expired.push(ids.expired);
    revoked.push(ids.revoked);
  }
  return {
    unknown: newSessionId,
    expired: inRotation(expired),
    revoked: inRotation(revoked),
    malformed: inRotation(malformed),
  };
}

function newSessionId(): string {
  return randomBytes(32).toString('base64url');
}

const malformed = [
  '',
  'a',
  `${'A'.repeat(42)}/`,
  'A'.repeat(42),
  'A'.repeat(44),
  'A'.repeat(1000),
  'INF_MIN',
  5,
  null,
  ['A'.repeat(43)],
  { sessionId: 'A'.repeat(43) },
];

function inRotation<Value>(values: readonly Value[]): () => Value | undefined {
  let next = 0;
  return () => values[next++ % values.length];
}
