import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'acorn';
import { bundleMiniProgram, type MiniProgramBundle } from '../../build/client-mini-program.ts';
import { loadInBareContext } from '../testing/bare-context.ts';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf, type Todo } from '../testing/loopback-client.ts';
import { createLoopbackMy, type MyBehaviour } from '../testing/loopback-my.ts';
import { liveThrough } from '../testing/user-story.ts';
import { createMemoryStorage } from './platform.ts';

let bundle: MiniProgramBundle;
beforeAll(async () => {
  bundle = await bundleMiniProgram('mini-program');
});

const behaviours: MyBehaviour[] = [
  { errorStatus: 'fail', names: 'status, headers' },
  { errorStatus: 'success', names: 'statusCode, header' },
  { errorStatus: 'fail', names: 'both' },
];

describe.each(['2023-03-30', '2016-08-15'] as const)('through API %s', (generation) => {
  let deployment: Deployment;
  beforeEach(async () => {
    deployment = await startDeployment(generation);
  });
  afterEach(() => deployment.close());

  function createClient(behaviour: MyBehaviour, edition: '2025' | '2017' = '2025') {
    return loadInBareContext(bundle.code, edition).createClient<{ todos: Todo }>({
      my: createLoopbackMy(() => deployment.session.authCode('alice'), behaviour),
      sessionUrl: deployment.sessionUrl,
      clock: () => deployment.time,
    });
  }

  it.each(behaviours)(
    'the bundle serves a user where there is nothing but ECMAScript and my: %j',
    async (behaviour) => {
      await expect(liveThrough(createClient(behaviour), deployment)).resolves.toBeUndefined();
    },
  );

  it('the bundle serves a user on an engine of 2017, which has no asynchronous iteration', async () => {
    const client = createClient({ errorStatus: 'fail', names: 'both' }, '2017');
    await expect(liveThrough(client, deployment)).resolves.toBeUndefined();
  });

  it.each(behaviours)(
    'replaces credentials that Function Compute refuses with a status: %j',
    async (behaviour) => {
      const client = createClient(behaviour);
      await client.login();
      deployment.session.revokeCredentials();
      await expect(client.db.collection('todos').get()).resolves.toMatchObject({ data: [] });
      expect(deployment.count('renew')).toBe(1);
    },
  );

  it.each(behaviours)('tells what Function Compute answered with a status: %j', async (behaviour) => {
    const client = createClient(behaviour);
    deployment.answerNext('invoke list', {
      status: 404,
      body: { Code: 'FunctionNotFound', ErrorCode: 'FunctionNotFound', Message: 'no', ErrorMessage: 'no' },
    });
    expect(await rejectionOf(client.db.collection('todos').get())).toMatchObject({
      name: 'ClientError',
      code: 'NotFound',
      status: 404,
      requestId: 'request-of-fc',
    });
  });

  it('reports a network that refuses connections, and a function that stays silent, as Unavailable', async () => {
    const { createClient: create } = loadInBareContext(bundle.code);
    const client = create<{ todos: Todo }>({
      my: createLoopbackMy(() => deployment.session.authCode('alice'), {
        errorStatus: 'fail',
        names: 'both',
      }),
      sessionUrl: deployment.sessionUrl,
      clock: () => deployment.time,
      timeout: 200,
    });
    await client.login();
    deployment.answerNext('invoke list', 'silence');
    const todos = client.db.collection('todos');
    expect(await rejectionOf(todos.get())).toMatchObject({ code: 'Unavailable', cause: { error: 13 } });
    await deployment.close();
    expect(await rejectionOf(todos.get())).toMatchObject({ code: 'Unavailable', cause: { error: 12 } });
  });

  it('the bundle signs, byte for byte, what the client for Node signs', async () => {
    const storage = createMemoryStorage();
    const same = {
      storage,
      clock: () => deployment.time,
      random: (count: number) => new Uint8Array(count).fill(7),
    };
    const data: Todo = { text: '买牛奶 🥛 & é/"\\ ', completed: true };
    await connect(deployment, 'alice', same).db.collection('todos').doc('a-b').set(data);
    const inNode = deployment.requests.at(-1);

    const sent: { url: string; headers: Record<string, string>; data?: string }[] = [];
    const client = loadInBareContext(bundle.code).createClient<{ todos: Todo }>({
      my: {
        ...createLoopbackMy(() => '', { errorStatus: 'fail', names: 'both' }),
        request: (options) => {
          sent.push(options);
          options.success({ status: 200, headers: {}, data: '{"data":{"id":"a-b"}}' });
        },
      },
      sessionUrl: deployment.sessionUrl,
      ...same,
    });
    await client.db.collection('todos').doc('a-b').set(data);

    const [request] = sent;
    const { 'user-agent': userAgent, ...headers } = request?.headers ?? {};
    expect(headers['authorization']).toMatch(
      generation === '2023-03-30' ? /^ACS3-HMAC-SHA256 Credential=STS\.key/ : /^FC STS\.key-\d+:.{43}=$/,
    );
    expect(inNode?.headers).toMatchObject(headers);
    expect(JSON.parse(request?.data ?? '')).toEqual(inNode?.body);
    expect(userAgent).toEqual(
      generation === '2023-03-30' ? undefined : expect.stringContaining('SDK(@alicloud/fc2@v2.'),
    );
  });
});

it('is ES2015 throughout, without a directive to load anything', () => {
  expect(() => parse(bundle.code, { ecmaVersion: 2015, sourceType: 'script' })).not.toThrow();
  expect(bundle.code).not.toMatch(/\brequire\(|regeneratorRuntime|\beval\(|\bimport\(/);
});

it('comes with the licences of the packages inside, and of no other', () => {
  const names = bundle.licences.split(`${'-'.repeat(80)}\n`).map((text) => text.trim().split('\n')[0]);
  expect(names).toEqual(['@alicloud/fc2']);
  expect(bundle.licences.match(/Permission is hereby granted/g)).toHaveLength(1);
  expect(bundle.code).toContain('mini-program.LICENSES.txt');
});

it('refuses options that are missing or wrong', () => {
  const { createClient, isClientError } = loadInBareContext(bundle.code);
  const my = createLoopbackMy(() => '', { errorStatus: 'fail', names: 'both' });
  let error: unknown;
  try {
    createClient({ my, sessionUrl: 'example.com' });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'InvalidArgument' });
  expect(isClientError(error)).toBe(true);
});
