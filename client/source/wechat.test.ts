import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleMiniProgram } from '../../build/client-mini-program.ts';
import { loadTogetherInBareContext } from '../testing/bare-context.ts';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { rejectionOf, type Todo } from '../testing/loopback-client.ts';
import { createLoopbackWx } from '../testing/loopback-wx.ts';
import { liveThrough } from '../testing/user-story.ts';
import { codeOfNetworkFailure } from './my-network.ts';
import { createMyStorage } from './my-storage.ts';
import { adaptWx } from './wechat.ts';
import type { Wx, WxFailure } from './wx.ts';

let codes: { client: string; live: string; wechat: string };
beforeAll(async () => {
  const [client, live, wechat] = await Promise.all([
    bundleMiniProgram('mini-program'),
    bundleMiniProgram('live'),
    bundleMiniProgram('wechat'),
  ]);
  codes = { client: client.code, live: live.code, wechat: wechat.code };
});

describe.each(['2023-03-30', '2016-08-15'] as const)('on WeChat, through API %s,', (generation) => {
  let deployment: Deployment;
  beforeEach(async () => {
    deployment = await startDeployment(generation);
  });
  afterEach(() => deployment.close());

  function createClient(wx: Wx, timeout?: number) {
    const { createClient: create, adaptWx: adapt } = loadTogetherInBareContext(codes);
    return create<{ todos: Todo }>({
      my: adapt(wx),
      sessionUrl: deployment.sessionUrl,
      getAuthCode: async () => deployment.session.authCode('alice'),
      clock: () => deployment.time,
      ...(timeout === undefined ? {} : { timeout }),
    });
  }

  it('the client serves a user, from signing in to signing out everywhere', async () => {
    await expect(liveThrough(createClient(createLoopbackWx()), deployment)).resolves.toBeUndefined();
  });

  it('a session that is stored is found at the next start', async () => {
    const wx = createLoopbackWx();
    await createClient(wx).login();
    await createClient(wx).db.collection('todos').get();
    expect(deployment.count('login')).toBe(1);
  });

  it('an answer with an error status is an answer', async () => {
    const client = createClient(createLoopbackWx());
    await client.login();
    deployment.session.revokeCredentials();
    await expect(client.db.collection('todos').get()).resolves.toMatchObject({ data: [] });
    expect(deployment.count('renew')).toBe(1);
  });

  it.each([
    [
      'an unknown domain',
      { errMsg: 'request:fail url not in domain list', errno: 600002 },
      'InvalidArgument',
    ],
    [
      'an unknown domain, in an older version',
      { errMsg: 'request:fail url not in domain list' },
      'InvalidArgument',
    ],
    ['a timeout', { errMsg: 'request:fail timeout', errno: 5 }, 'Unavailable'],
    ['no connection', { errMsg: 'request:fail -2:net::ERR_FAILED', errno: 600001 }, 'Unavailable'],
    ['a failure without a reason', {}, 'Unavailable'],
  ] as const)('%s is told as what it is', async (_what, failure: WxFailure, code) => {
    const refused: { next?: WxFailure } = {};
    const client = createClient(createLoopbackWx(refused));
    await client.login();
    refused.next = failure;
    expect(await rejectionOf(client.db.collection('todos').get())).toMatchObject({
      name: 'ClientError',
      code,
    });
  });

  it('a request that takes too long is given up', async () => {
    const client = createClient(createLoopbackWx(), 200);
    await client.login();
    deployment.answerNext('invoke list', 'silence');
    expect(await rejectionOf(client.db.collection('todos').get())).toMatchObject({
      code: 'Unavailable',
      cause: { error: 13 },
    });
  });
});

describe('the adapter', () => {
  it('says what signing in needs', async () => {
    const { createClient, adaptWx: adapt } = loadTogetherInBareContext(codes);
    const client = createClient({ my: adapt(createLoopbackWx()), sessionUrl: 'https://example.com/' });
    expect(await rejectionOf(client.login())).toMatchObject({
      code: 'Unauthenticated',
      message: expect.stringContaining('Pass getAuthCode to createClient'),
    });
  });

  it('tells a device without a network by its type', async () => {
    const wx = (networkType: string): Wx => ({
      ...createLoopbackWx(),
      getNetworkType: ({ success }) => success({ networkType }),
    });
    expect(await codeOfNetworkFailure(adaptWx(wx('none')))).toBe('Offline');
    expect(await codeOfNetworkFailure(adaptWx(wx('5g')))).toBe('Unavailable');
    expect(await codeOfNetworkFailure(adaptWx(createLoopbackWx()))).toBe('Unavailable');
    const failing: Wx = { ...createLoopbackWx(), getNetworkType: ({ fail }) => fail({ errMsg: 'no' }) };
    expect(await codeOfNetworkFailure(adaptWx(failing))).toBe('Unavailable');
  });

  it('stores, and tells nothing of what is not there from what cannot be read', async () => {
    const wx = createLoopbackWx();
    const storage = createMyStorage(adaptWx(wx));
    expect(await storage.get('key')).toBeUndefined();
    await storage.set('key', 'value');
    expect(await storage.get('key')).toBe('value');
    await storage.remove('key');
    expect(await storage.get('key')).toBeUndefined();
    expect(await rejectionOf(storage.set('key', 'x'.repeat(1024 * 1024 + 1)))).toMatchObject({
      message: expect.stringContaining('entry size limit reached'),
    });
    const broken: Wx = {
      ...wx,
      getStorage: ({ fail }) => fail({ errMsg: 'getStorage:fail internal error' }),
      removeStorage: ({ fail }) => fail({ errMsg: 'removeStorage:fail' }),
    };
    expect(await rejectionOf(createMyStorage(adaptWx(broken)).get('key'))).toMatchObject({
      code: 'Internal',
    });
    expect(await rejectionOf(createMyStorage(adaptWx(broken)).remove('key'))).toMatchObject({
      code: 'Internal',
    });
  });
});
