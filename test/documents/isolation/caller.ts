import { sessionRowKey, sessionsTable, toSessionColumns } from '../../../functions/common/session-rows.ts';
import { digestOf } from '../../../functions/common/sessions.ts';
import { createStore } from '../../../functions/common/tablestore/store.ts';
import { replaceUser } from '../../../functions/common/users.ts';
import type { QueryWorld } from '../queries/query-world.ts';

/** Who sends the bodies. */
export const caller = 'alipay:open_id:mallory';
export const sid = 'mallory'.padEnd(43, '0');

const day = 86_400_000;

/** Puts the caller's session there, as a login does. */
export async function addSession({ client }: QueryWorld): Promise<void> {
  const store = createStore(client);
  const now = Date.now();
  const key = digestOf(sid);
  const times = { createdAt: now, idleExpiresAt: now + day, expiresAt: now + day };
  await replaceUser(store, caller, undefined, {
    provider: 'alipay',
    kind: 'open_id',
    createdAt: now,
    sessionEpoch: 0,
    sessions: [{ key, renewedAt: now, ...times }],
  });
  const columns = toSessionColumns({ uid: caller, isListed: true, ...times });
  await store.putRow(sessionsTable, sessionRowKey(key), columns, 'rowDoesNotExist');
}
