import { sessionRowKey, sessionsTable, toSessionColumns } from '../../functions/common/session-rows.ts';
import { digestOf } from '../../functions/common/sessions.ts';
import { absoluteSeconds, idleSeconds, type SessionWorld } from './session-world.ts';

let made = 0;

/** Puts a session there as it was stored before users' rows listed sessions, and gives its sessionId. */
export async function addOldSession({ store, now }: SessionWorld, uid: string): Promise<string> {
  made += 1;
  const sessionId = `old${String(made).padStart(40, '0')}`;
  const columns = toSessionColumns({
    uid,
    createdAt: now - 1000,
    idleExpiresAt: now - 1000 + idleSeconds * 1000,
    expiresAt: now - 1000 + absoluteSeconds * 1000,
    isListed: false,
  });
  await store.putRow(sessionsTable, sessionRowKey(digestOf(sessionId)), columns, 'rowDoesNotExist');
  return sessionId;
}
