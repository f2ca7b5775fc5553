import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isClientError } from '../../client/source/errors.ts';
import { type Client, createClient } from '../../client/source/node.ts';
import type { Collections } from '../../collections.ts';
import {
  type AnsweringServer,
  startAnsweringServer,
} from '../../functions/common/testing/answering-server.ts';
import { fuzz, runsOf, timeoutFor } from './fuzz/attempts.ts';

const usualRuns = 1_500;

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let server: AnsweringServer;
/** What the server answers: to session, and to everything else. */
let replies: { session: Reply; db: Reply };
beforeAll(async () => {
  server = await startAnsweringServer((request: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = request.url === '/session' ? replies.session : replies.db;
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
});
afterAll(() => server.close());

const ok = (body: unknown): Reply => ({ status: 200, headers: {}, body: JSON.stringify(body) });
const soundSession = () => ({
  sessionId: 'x'.repeat(43),
  expiresAt: Date.now() + 1e9,
  serverTime: Date.now(),
  sts: {
    AccessKeyId: 'STS.x',
    AccessKeySecret: 'x',
    SecurityToken: 'x',
    Expiration: new Date(Date.now() + 9e5).toISOString(),
  },
  functions: {
    api: '2023-03-30',
    endpoint: server.url,
    accountId: '1',
    region: 'cn-hangzhou',
    service: 'mini-app',
    db: 'db',
  },
});

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>(
    null,
    '',
    -1,
    1e300,
    -1e300,
    2 ** 53,
    '1',
    [],
    {},
    '9999-99-99',
    '+275760-09-13T00:00:00.001Z',
    'http://',
    'https://evil.example@x',
    'a\r\nx: y',
    '__proto__',
  ),
);
const paths = [
  'sessionId',
  'expiresAt',
  'serverTime',
  'sts',
  'functions',
  'sts.AccessKeyId',
  'sts.AccessKeySecret',
  'sts.SecurityToken',
  'sts.Expiration',
  'functions.api',
  'functions.accountId',
  'functions.region',
  'functions.service',
  'functions.db',
];

function withMember(object: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [first = '', rest] = path.split('.');
  if (rest === undefined) return { ...object, [first]: value };
  return { ...object, [first]: { ...(object[first] as object), [rest]: value } };
}

const sessionBody = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined).map(() => JSON.stringify(soundSession())) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...paths), junk), { minLength: 1, maxLength: 2 })
      .map((changes) =>
        JSON.stringify(
          changes.reduce<Record<string, unknown>>(
            (session, [path, value]) => withMember(session, path, value),
            soundSession(),
          ),
        ),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      junk.map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary' }),
      fc.json(),
    ),
  },
);
const dbBody = fc.oneof(
  fc
    .record(
      {
        data: fc.oneof(
          junk,
          fc.array(junk, { maxLength: 3 }),
          fc.record({ total: junk, id: junk, createdAt: junk, _rev: junk }, { requiredKeys: [] }),
        ),
        next: junk,
      },
      { requiredKeys: [] },
    )
    .map((answer) => JSON.stringify(answer)),
  fc
    .record({
      error: fc.oneof(
        junk,
        fc.record(
          {
            code: fc.oneof(junk, fc.constantFrom('Unauthenticated', 'Unavailable', 'NotFound', 'toString')),
            message: junk,
            requestId: junk,
          },
          { requiredKeys: [] },
        ),
      ),
    })
    .map((answer) => JSON.stringify(answer)),
  fc.oneof(
    junk.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      '{"__proto__":{"data":[]}}',
      '{"data":{"__proto__":{"polluted":1}}}',
      '['.repeat(100_000),
    ),
  ),
);
const reply = (body: fc.Arbitrary<string>): fc.Arbitrary<Reply> =>
  fc.record({
    status: fc.oneof(
      { weight: 6, arbitrary: fc.constant(200) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          201,
          202,
          206,
          301,
          302,
          307,
          400,
          401,
          403,
          404,
          408,
          409,
          413,
          418,
          429,
          500,
          502,
          503,
          504,
          599,
        ),
      },
    ),
    headers: fc.dictionary(
      fc.constantFrom(
        'content-type',
        'x-fc-error-type',
        'x-fc-request-id',
        'location',
        'set-cookie',
        'retry-after',
        'refresh',
      ),
      fc.constantFrom('', 'x', '/session', 'http://127.0.0.1:1/', 'text/html', '99999999999'),
      { maxKeys: 2 },
    ),
    body,
  });

const operations: Readonly<Record<string, (client: Client<Collections>) => Promise<unknown>>> = {
  login: (client) => client.login(),
  logout: (client) => client.login().then(() => client.logout()),
  logoutAll: (client) => client.logoutAll(),
  sessions: (client) => client.sessions(),
  revoke: (client) => client.revoke('x'),
  get: (client) => client.db.collection('todos').doc('a').get(),
  list: (client) => client.db.collection('todos').where({ text: 'x' }).limit(2).get(),
  count: (client) => client.db.collection('todos').count(),
  add: (client) => client.db.collection('todos').add({ text: 'x' }),
  set: (client) => client.db.collection('todos').doc('a').set({ text: 'x' }),
  update: (client) => client.db.collection('todos').doc('a').update({ text: 'x' }),
  remove: (client) => client.db.collection('todos').doc('a').remove(),
};

/** What an app may rely on when a call resolves. */
function isAsPromised(operation: string, result: unknown): boolean {
  const { data, total } = (result ?? {}) as { data?: unknown; total?: unknown };
  switch (operation) {
    case 'sessions':
      return Array.isArray(result) && result.every((one) => typeof one?.id === 'string');
    case 'get':
      return typeof data === 'object' && data !== null && !Array.isArray(data);
    case 'list':
      return Array.isArray(data);
    case 'count':
      return typeof total === 'number';
    case 'add':
    case 'set':
    case 'update':
      return typeof result === 'object' && result !== null;
    default:
      return result === undefined;
  }
}

describe('A26: a server that is not what it was, against the client', () => {
  it(
    'whatever it answers, each call resolves to what it promises or rejects with a ClientError, and nothing is polluted',
    async () => {
      const before = Reflect.ownKeys(Object.prototype);
      const seen = { resolved: 0, rejected: 0 };
      const input = fc.record({
        operation: fc.constantFrom(...Object.keys(operations)),
        session: reply(sessionBody),
        db: reply(dbBody),
      });
      await fuzz('A26', usualRuns, input, async ({ operation, session, db }) => {
        replies = { session, db };
        const client = createClient<Collections>({
          sessionUrl: `${server.url}/session`,
          getAuthCode: async () => 'code',
          timeout: 5_000,
          retries: 1,
          wait: async () => undefined,
        });
        try {
          const result = await operations[operation]?.(client);
          if (!isAsPromised(operation, result))
            throw new Error(`${operation} resolves to ${JSON.stringify(result)}`);
          seen.resolved += 1;
        } catch (error) {
          if (!isClientError(error)) throw error;
          seen.rejected += 1;
        }
        expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
      });
      expect(Math.min(seen.resolved, seen.rejected)).toBeGreaterThan(runsOf(usualRuns) / 100);
      replies = { session: ok(soundSession()), db: ok({ data: [] }) };
    },
    timeoutFor(runsOf(usualRuns)),
  );
});
