import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as TableStore from 'tablestore';
import { sharedPartition } from '../../../functions/common/documents/shared-partition.ts';
import {
  type SessionRow,
  sessionRowKey,
  sessionsTable,
  toSessionColumns,
} from '../../../functions/common/session-rows.ts';
import {
  type Columns,
  fromAttributes,
  toAttributeColumns,
} from '../../../functions/common/tablestore/columns.ts';
import { createStore } from '../../../functions/common/tablestore/store.ts';
import { replaceUser } from '../../../functions/common/users.ts';
import { createDbHandler } from '../../../functions/db/handler.ts';
import { createOperateHandler } from '../../../functions/operate/handler.ts';
import { neededTables } from '../../../functions/operate/schema/needed-tables.ts';
import { createTablestoreServer, type TablestoreServer } from '../../../local/tablestore/server.ts';
import { collections } from './write-collections.ts';

export type User = 'alice' | 'bob';

/** What the function answers. */
export interface Answer {
  readonly data?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * One instance of the db function, as it is deployed: its own connection, its own memory. A request that is a text is
 * JSON, to which the session and the collection are added.
 */
export type Instance = (user: User, request: object | string) => Promise<Answer>;

/** Rows with all of their columns, by the user and the id. */
export type Rows = Readonly<Record<string, Columns>>;

/** A local Tablestore with the collections' tables and two users who are logged in, and the db function on it. */
export interface WriteWorld {
  readonly tablestore: TablestoreServer;
  readonly client: TableStore.Client;
  /** By how many milliseconds the function's clock is ahead of time. */
  ahead: number;
  /** What the function's randomness gives next; without any, a number that lets no write be followed by pruning. */
  readonly chances: number[];
  /** Of all instances. */
  readonly log: string[];
  /** @param timeout of the function, in seconds. */
  start(timeout?: number): Instance;
  /** What the operate function answers. */
  operate(request: object): Promise<Answer>;
  /** Everything that is stored in a collection, tombstones included. */
  rows(collection?: string): Promise<Rows>;
  /** Writes a row as it is, a document or not. */
  putRow(user: User, id: string, columns: Columns, collection?: string): Promise<void>;
  /** How many calls an act makes of the tables of documents. */
  callsOf(act: () => Promise<unknown>): Promise<number>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

const instance = 'mini-app';
const region = 'cn-hangzhou';
const accountId = '1000000000000001';
/** The temporary key of the function's role. */
const roleKey = { accessKeyId: 'STS.role', accessKeySecret: 'secret', securityToken: 'token' };

export const uidOf = (user: User) => `${uidPrefix}${user}`;
const uidPrefix = 'alipay:open_id:';

const sessionIdOf = (user: User) => createHash('sha256').update(user).digest('base64url');

export async function startWriteWorld(): Promise<WriteWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'writes-'));
  const tablestore = await createTablestoreServer({
    dataDirectory: directory,
    instance,
    region,
    accountId,
    port: 0,
    clock: Date.now,
    findAccessKey: (id) => (id === roleKey.accessKeyId ? { ...roleKey, isAllowed: () => true } : undefined),
    onError: (error) => {
      throw error;
    },
  });
  const client = new TableStore.Client({
    endpoint: tablestore.endpoint,
    instancename: instance,
    accessKeyId: roleKey.accessKeyId,
    secretAccessKey: roleKey.accessKeySecret,
    securityToken: roleKey.securityToken,
    maxRetries: 0,
  });
  const tables = neededTables(collections, 0).filter(
    ({ tableMeta }) => tableMeta.tableName !== 'data_unmade',
  );
  for (const table of tables) await client.createTable(table);
  const begun = Date.now();
  for (const user of ['alice', 'bob'] as const) await logIn(client, user, begun);

  const environment = {
    TABLESTORE_INSTANCE: instance,
    TABLESTORE_ENDPOINT: tablestore.endpoint,
    SESSION_ABSOLUTE_SECONDS: '86400',
  };
  const contextOf = (timeout: number) => ({
    requestId: 'request-1',
    region,
    accountId,
    credentials: roleKey,
    function: { timeout },
  });
  const dataTables = tables
    .map(({ tableMeta }) => tableMeta.tableName)
    .filter((name) => name.startsWith('data_'));

  const world: WriteWorld = {
    tablestore,
    client,
    ahead: 0,
    chances: [],
    log: [],
    start(timeout = 20) {
      const handler = createDbHandler({
        collections,
        environment,
        clock: () => Date.now() + world.ahead,
        random: () => world.chances.shift() ?? 0.5 + Math.random() / 2,
        wait: setTimeout,
        writeLog: (line) => world.log.push(line),
      });
      const context = contextOf(timeout);
      return async (user, request) => {
        const event =
          typeof request === 'string'
            ? `{"sid":"${sessionIdOf(user)}","collection":"things",${request.slice(1)}`
            : JSON.stringify({ sid: sessionIdOf(user), collection: 'things', ...request });
        return JSON.parse((await handler(Buffer.from(event), context)) ?? '');
      };
    },
    async operate(request) {
      const handler = createOperateHandler({
        collections,
        environment,
        clock: () => Date.now() + world.ahead,
        writeLog: (line) => world.log.push(line),
      });
      return JSON.parse((await handler(Buffer.from(JSON.stringify(request)), contextOf(20))) ?? '');
    },
    async rows(collection = 'things') {
      const { rows } = await client.getRange({
        tableName: `data_${collection}`,
        direction: TableStore.Direction.FORWARD,
        inclusiveStartPrimaryKey: [{ uid: TableStore.INF_MIN }, { id: TableStore.INF_MIN }],
        exclusiveEndPrimaryKey: [{ uid: TableStore.INF_MAX }, { id: TableStore.INF_MAX }],
        maxVersions: 1,
      });
      return Object.fromEntries(
        rows.map(({ primaryKey, attributes }) => [
          (primaryKey ?? []).map(({ value }) => String(value).replace(uidPrefix, '')).join('/'),
          fromAttributes(attributes),
        ]),
      );
    },
    async putRow(user, id, columns, collection = 'things') {
      await client.putRow({
        tableName: `data_${collection}`,
        primaryKey: [{ uid: uidOf(user) }, { id }],
        attributeColumns: toAttributeColumns(columns),
        condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
      });
    },
    async callsOf(act) {
      const stop = tablestore.faults.add({ kind: 'latency', milliseconds: 0, tables: dataTables });
      await act();
      const met = tablestore.faults.list().at(-1)?.met ?? Number.NaN;
      stop();
      return met;
    },
    async clear() {
      tablestore.faults.clear();
      world.ahead = 0;
      world.chances.length = 0;
      world.log.length = 0;
      for (const tableName of dataTables) {
        for (const place of Object.keys(await world.rows(tableName.replace('data_', '')))) {
          const [user = '', id = ''] = place.split('/');
          const uid = user === sharedPartition ? user : `${uidPrefix}${user}`;
          await client.deleteRow({
            tableName,
            primaryKey: [{ uid }, { id }],
            condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
          });
        }
      }
    },
    async close() {
      await tablestore.close();
      await rm(directory, { recursive: true });
    },
  };
  return world;
}

const yearMilliseconds = 365 * 24 * 60 * 60 * 1000;

/** A session as the session function leaves it. */
async function logIn(client: TableStore.Client, user: User, now: number): Promise<void> {
  const store = createStore(client);
  const uid = uidOf(user);
  const key = createHash('sha256').update(sessionIdOf(user)).digest('base64url');
  const times = { createdAt: now, idleExpiresAt: now + yearMilliseconds, expiresAt: now + yearMilliseconds };
  const session: SessionRow = { ...times, uid, isListed: true };
  await store.putRow(sessionsTable, sessionRowKey(key), toSessionColumns(session), 'any');
  await replaceUser(store, uid, undefined, {
    provider: 'alipay',
    kind: 'open_id',
    createdAt: now,
    sessionEpoch: 0,
    sessions: [{ key, renewedAt: now, ...times }],
  });
}
