import { setTimeout } from 'node:timers/promises';
import { sessionRowKey, sessionsTable, toSessionColumns } from '../../functions/common/session-rows.ts';
import { digestOf } from '../../functions/common/sessions.ts';
import { createTablestoreConnection } from '../../functions/common/tablestore/connection.ts';
import { createStore } from '../../functions/common/tablestore/store.ts';
import { replaceUser } from '../../functions/common/users.ts';
import { createDbHandler } from '../../functions/db/handler.ts';
import type { TablestoreAccount } from '../workload/tablestore-access.ts';
import { collections } from './collections.ts';

/** Sends a user's request to the db function, and gives the answer. */
export type AskDb = (request: object) => Promise<DbAnswer>;

export interface DbAnswer {
  readonly data?: unknown;
  readonly next?: string;
}

const contextOf = ({ accessKeyId, accessKeySecret, securityToken }: TablestoreAccount) => ({
  requestId: 'benchmark',
  region: 'cn-hangzhou',
  accountId: '1',
  credentials: { accessKeyId, accessKeySecret, securityToken },
  function: { timeout: 20 },
});

const addressOf = ({ instance, endpoint }: TablestoreAccount) => ({
  TABLESTORE_INSTANCE: instance,
  TABLESTORE_ENDPOINT: endpoint,
});

/** One warm instance of the db function, in this process. */
export function createDbInstance(account: TablestoreAccount, random: () => number) {
  const context = contextOf(account);
  const handler = createDbHandler({
    collections,
    environment: addressOf(account),
    clock: Date.now,
    random,
    wait: setTimeout,
    writeLog: () => undefined,
  });
  return (sid: string): AskDb =>
    async (request) => {
      const answer = await handler(Buffer.from(JSON.stringify({ sid, ...request })), context);
      const parsed = JSON.parse(answer ?? '') as DbAnswer;
      if (!('data' in parsed)) throw new Error(`The db function answers ${answer}.`);
      return parsed;
    };
}

const day = 86_400_000;

/** Puts a user with one session there, as a login does, and gives the sessionId. */
export async function addSession(account: TablestoreAccount, uid: string): Promise<string> {
  const store = createStore(createTablestoreConnection(addressOf(account))(contextOf(account)));
  // Any 43 letters will do, the same in every run.
  const sid = digestOf(uid);
  const now = Date.now();
  const times = { createdAt: now, idleExpiresAt: now + day, expiresAt: now + day };
  await replaceUser(store, uid, undefined, {
    provider: 'alipay',
    kind: 'open_id',
    createdAt: now,
    sessionEpoch: 0,
    sessions: [{ key: digestOf(sid), renewedAt: now, ...times }],
  });
  const columns = toSessionColumns({ uid, isListed: true, ...times });
  await store.putRow(sessionsTable, sessionRowKey(digestOf(sid)), columns, 'rowDoesNotExist');
  return sid;
}
