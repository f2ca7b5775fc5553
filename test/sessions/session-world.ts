import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { collections as ofThisProject } from '../../collections.ts';
import type { CollectionDefinitions } from '../../functions/common/collections/define.ts';
import { createTablestoreConnection } from '../../functions/common/tablestore/connection.ts';
import { createStore, type Store } from '../../functions/common/tablestore/store.ts';
import { createDbHandler } from '../../functions/db/handler.ts';
import { createOperateHandler } from '../../functions/operate/handler.ts';
import { createSessionHandler } from '../../functions/session/handler.ts';
import {
  alipayKeys,
  appId,
  appKeys,
  startTestGateway,
  type TestGateway,
} from '../../local/alipay/test-gateway.ts';
import { accountId, startTestSts, type TestSts } from '../../local/sts/test-sts.ts';
import { createTablestoreServer, type TablestoreServer } from '../../local/tablestore/server.ts';
import { readTables, type TableRows } from './table-rows.ts';

export const second = 1000;
export const idleSeconds = 7 * 24 * 3600;
export const absoluteSeconds = 30 * 24 * 3600;
/** The cap in these tests, lower than the default so that it is reached soon. */
export const sessionLimit = 3;

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The answer as JSON; undefined when there is no body. */
  readonly body: unknown;
}

/** One warm instance of each function. */
export interface Instances {
  /** Posts a body to the session function: text as it is, anything else as JSON. */
  session(body: unknown, method?: string): Promise<Answer>;
  db(request: unknown): Promise<unknown>;
  operate(request: unknown): Promise<unknown>;
}

/** The functions in this process, on the local services, with a clock of their own. */
export interface SessionWorld {
  /**
   * What the functions' clocks show, which waiting moves on; the services have the real time, for requests are signed
   * with it.
   */
  now: number;
  readonly alipay: TestGateway;
  readonly sts: TestSts;
  readonly tablestore: TablestoreServer;
  readonly environment: NodeJS.ProcessEnv;
  readonly context: ReturnType<typeof contextOf>;
  readonly log: string[];
  readonly store: Store;
  start(changes?: NodeJS.ProcessEnv): Instances;
  rows(): Promise<TableRows>;
  close(): Promise<void>;
}

const contextOf = (key: ReturnType<TestSts['functionKey']>) => ({
  requestId: 'request-1',
  region: 'cn-hangzhou',
  accountId,
  credentials: {
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    securityToken: key.securityToken,
  },
});

export async function startSessionWorld(
  collections: CollectionDefinitions = ofThisProject,
): Promise<SessionWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'session-world-'));
  const sts = await startTestSts();
  const alipay = await startTestGateway();
  const tablestore = await createTablestoreServer({
    dataDirectory: directory,
    instance: 'mini-app',
    region: 'cn-hangzhou',
    accountId,
    port: 0,
    clock: Date.now,
    findAccessKey: (id) => {
      const key = sts.accessKeys.find(id);
      return key && { ...key, isAllowed: () => true };
    },
    onError: (error) => {
      throw error;
    },
  });
  const environment = {
    TABLESTORE_INSTANCE: 'mini-app',
    TABLESTORE_ENDPOINT: tablestore.endpoint,
    ALIPAY_APP_ID: appId,
    ALIPAY_PRIVATE_KEY: appKeys.privateKeyPkcs8,
    ALIPAY_PUBLIC_KEY: alipayKeys.publicKey,
    ALIPAY_ENDPOINT: alipay.endpoint,
    STS_ENDPOINT: sts.endpoint,
    INVOKE_ROLE: 'invoke',
    INVOKE_API: '2023-03-30',
    INVOKE_ENDPOINT: 'auto',
    DB_FUNCTION: 'mini-app-db',
    SESSION_IDLE_SECONDS: String(idleSeconds),
    SESSION_ABSOLUTE_SECONDS: String(absoluteSeconds),
    SESSION_LIMIT: String(sessionLimit),
  };
  const context = contextOf(sts.functionKey());
  const client = createTablestoreConnection(environment)(context);
  const log: string[] = [];
  const state = { now: Date.now() };

  const start = (changes: NodeJS.ProcessEnv = {}): Instances => {
    const dependencies = {
      collections,
      environment: { ...environment, ...changes },
      clock: () => world.now,
      // So high that no write is followed by pruning, whose calls would be counted.
      random: () => 0.5 + Math.random() / 2,
      // A fault that stays must come to its end, so that waiting takes of the world's time.
      wait: async (milliseconds: number) => {
        world.now += milliseconds;
      },
      writeLog: (line: string) => log.push(line),
    };
    const session = createSessionHandler(dependencies);
    const wait = async (milliseconds: number) => {
      world.now += milliseconds;
    };
    const db = createDbHandler({ ...dependencies, random: Math.random, wait });
    const operate = createOperateHandler(dependencies);
    const invoke = async (handler: typeof db, request: unknown): Promise<unknown> =>
      JSON.parse((await handler(Buffer.from(JSON.stringify(request)), context)) ?? '');
    return {
      session: async (body, method = 'POST') => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const event = { requestContext: { http: { method } }, body: text };
        const answer = await session(Buffer.from(JSON.stringify(event)), context);
        if (answer === undefined) throw new Error('The handler took the event for a request of FC 2.0.');
        const { statusCode, body: answered } = answer;
        return {
          status: statusCode,
          text: answered,
          body: answered === '' ? undefined : JSON.parse(answered),
        };
      },
      db: (request) => invoke(db, request),
      operate: (request) => invoke(operate, request),
    };
  };

  const world: SessionWorld = Object.assign(state, {
    alipay,
    sts,
    tablestore,
    environment,
    context,
    log,
    store: createStore(client),
    start,
    rows: () => readTables(client),
    close: async () => {
      await tablestore.close();
      await alipay.close();
      await sts.close();
      await rm(directory, { recursive: true });
    },
  });
  await start().operate({ op: 'schema', apply: true });
  return world;
}

/** Logs a user in and gives the sessionId. */
export async function logIn(world: SessionWorld, instances: Instances, user: string): Promise<string> {
  const { status, body } = await instances.session({ authCode: world.alipay.authorize(user) });
  if (status !== 200) throw new Error(`The login of ${user} was answered with ${status}.`);
  return (body as { sessionId: string }).sessionId;
}
