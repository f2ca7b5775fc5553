import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf } from '../testing/loopback-client.ts';
import { credentialsLifetime } from '../testing/session-function.ts';
import { createMemoryStorage } from './platform.ts';

const day = 86_400_000;
const renewalDue = (credentialsLifetime * 4) / 5;

describe.each(['2023-03-30', '2016-08-15'] as const)('the session through API %s', (generation) => {
  let deployment: Deployment;
  beforeEach(async () => {
    deployment = await startDeployment(generation);
  });
  afterEach(() => deployment.close());

  const kinds = () => deployment.requests.map(({ kind }) => kind);
  const inParallel = (call: () => Promise<unknown>) => Promise.all(Array.from({ length: 50 }, call));

  it('begins with the first call, once for 50 calls at the same time and an explicit login', async () => {
    const client = connect(deployment);
    await Promise.all([inParallel(() => client.db.collection('todos').get()), client.login()]);
    expect(deployment.count('login')).toBe(1);
    expect(deployment.count('invoke list')).toBe(50);
  });

  it('begins anew with each explicit login, which never mentions the session before', async () => {
    const client = connect(deployment);
    await client.login();
    await client.login();
    const logins = deployment.requests.map(({ body }) => Object.keys(body));
    expect(logins).toEqual([['authCode'], ['authCode']]);
  });

  it('rejects every waiting call when the one login fails, and tries again with the next', async () => {
    deployment.answerNext('login', { status: 503, body: '<html>busy</html>' });
    const todos = connect(deployment).db.collection('todos');
    const codes = await inParallel(() => todos.get().catch((error) => error.code));
    expect(new Set(codes)).toEqual(new Set(['Unavailable']));
    expect(kinds()).toEqual(['login']);
    await todos.get();
    expect(kinds()).toEqual(['login', 'login', 'invoke list']);
  });

  it('has its credentials renewed when a fifth of their life is left, once for 50 calls', async () => {
    const todos = connect(deployment).db.collection('todos');
    await todos.get();
    deployment.time += renewalDue - 1;
    await todos.get();
    expect(deployment.count('renew')).toBe(0);
    deployment.time += 1;
    await inParallel(() => todos.get());
    expect(deployment.count('renew')).toBe(1);
    expect(deployment.count('login')).toBe(1);

    deployment.time += renewalDue;
    await inParallel(() => todos.get());
    expect(deployment.count('renew')).toBe(2);
  });

  it('renews once for 50 calls after the credentials have expired', async () => {
    const todos = connect(deployment).db.collection('todos');
    await todos.get();
    deployment.time += day;
    await inParallel(() => todos.get());
    expect(kinds().filter((kind) => kind !== 'invoke list')).toEqual(['login', 'renew']);
  });

  it.each([-day, day])(
    'works on a device whose clock is %d ms off, and renews by the server’s time',
    async (error) => {
      const todos = connect(deployment, 'alice', { clock: () => deployment.time + error }).db.collection(
        'todos',
      );
      const { id } = await todos.add({ text: 'buy milk', completed: false });
      deployment.time += renewalDue - 1;
      await todos.doc(id).get();
      expect(deployment.count('renew')).toBe(0);
      deployment.time += 1;
      await todos.doc(id).get();
      expect(deployment.count('renew')).toBe(1);

      const onTime = connect(deployment).db.collection('todos');
      deployment.time += 1;
      await onTime.add({ text: 'later', completed: false });
      expect((await todos.get()).data.map(({ text }) => text)).toEqual(['buy milk', 'later']);
    },
  );

  it('puts a call right when the device’s clock was changed after the login', async () => {
    let error = 0;
    const todos = connect(deployment, 'alice', { clock: () => deployment.time + error }).db.collection(
      'todos',
    );
    await todos.get();
    error = -day;
    await todos.get();
    expect(kinds()).toEqual(['login', 'invoke list', 'invoke list', 'renew', 'invoke list']);
  });

  it('goes on with credentials that are still good when a renewal fails, and not with expired ones', async () => {
    const todos = connect(deployment).db.collection('todos');
    await todos.get();
    const busy = { status: 503, body: { error: { code: 'Unavailable', message: 'Busy.', requestId: 'r' } } };
    deployment.answerNext('renew', busy, { status: 200, body: 'nonsense' }, busy);
    deployment.time += renewalDue;
    await todos.get();
    await todos.get();
    deployment.time += credentialsLifetime - renewalDue;
    await expect(todos.get()).rejects.toMatchObject({
      code: 'Unavailable',
      message: 'Busy.',
      requestId: 'r',
    });
    await todos.get();
    expect(deployment.count('renew')).toBe(4);
  });

  it('logs in silently, once, when the session cannot be renewed', async () => {
    const todos = connect(deployment).db.collection('todos');
    await todos.get();
    deployment.session.revokeSessions();
    deployment.time += renewalDue;
    await inParallel(() => todos.get());
    expect(kinds().filter((kind) => kind !== 'invoke list')).toEqual(['login', 'renew', 'login']);
  });

  it('logs in once and repeats each call once when the db function does not know the session', async () => {
    const todos = connect(deployment).db.collection('todos');
    await todos.get();
    deployment.session.revokeSessions();
    await inParallel(() => todos.add({ text: 'buy milk', completed: false }));
    expect(deployment.count('login')).toBe(2);
    expect(deployment.count('renew')).toBe(0);
    expect(deployment.db.writes()).toBe(50);
    expect(deployment.count('invoke add')).toBe(100);
  });

  it('renews once and repeats each call once when Function Compute refuses the credentials', async () => {
    const todos = connect(deployment).db.collection('todos');
    await todos.get();
    deployment.session.revokeCredentials();
    await inParallel(() => todos.get());
    expect(deployment.count('renew')).toBe(1);
    expect(deployment.count('login')).toBe(1);
    expect(deployment.count('invoke list')).toBe(1 + 100);
  });

  it('repeats a write with the same opId and id', async () => {
    const todos = connect(deployment).db.collection('todos');
    await todos.get();
    deployment.session.revokeSessions();
    await todos.add({ text: 'buy milk', completed: false });
    const [first, second] = deployment.requests.filter(({ kind }) => kind === 'invoke add');
    expect(first?.body['sid']).not.toBe(second?.body['sid']);
    expect({ ...first?.body, sid: '' }).toEqual({ ...second?.body, sid: '' });
  });

  it('gives up after one repetition', async () => {
    const refusal = {
      status: 200,
      body: { error: { code: 'Unauthenticated', message: 'No.', requestId: 'r' } },
    };
    deployment.answerNext('invoke list', refusal, refusal);
    await expect(connect(deployment).db.collection('todos').get()).rejects.toMatchObject({
      code: 'Unauthenticated',
      message: 'No.',
      requestId: 'r',
    });
    expect(kinds()).toEqual(['login', 'invoke list', 'login', 'invoke list']);
  });

  it('does not repeat a call that a policy denies', async () => {
    const denial = {
      ErrorCode: 'AccessDenied',
      ErrorMessage: 'denied',
      Code: 'AccessDenied',
      Message: 'denied',
    };
    deployment.answerNext('invoke list', { status: 403, body: denial });
    await expect(connect(deployment).db.collection('todos').get()).rejects.toMatchObject({
      code: 'PermissionDenied',
      status: 403,
      requestId: 'request-of-fc',
    });
    expect(kinds()).toEqual(['login', 'invoke list']);
  });

  it('tells the user when Alipay refuses the authCode', async () => {
    const client = connect(deployment, 'alice', { getAuthCode: async () => 'invented' });
    await expect(client.login()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'Unauthenticated',
      message: 'Alipay refused the authCode.',
      requestId: 'request-of-session',
      status: 401,
    });
  });

  it('prefers the session function’s own code to the HTTP status, and makes do with that', async () => {
    const client = connect(deployment);
    const own = { code: 'AlreadyExists', message: 'There.', requestId: 'r' };
    deployment.answerNext(
      'login',
      { status: 409, body: { error: own } },
      { status: 429, body: { error: { code: 'Throttling', message: 7 } } },
    );
    await expect(client.login()).rejects.toMatchObject({ ...own, status: 409 });
    await expect(client.login()).rejects.toMatchObject({
      code: 'ResourceExhausted',
      message: 'The session function answered with HTTP status 429.',
      requestId: 'request-of-fc',
      status: 429,
    });
  });

  it('refuses a malformed session answer', async () => {
    deployment.answerNext('login', { status: 200, body: { sessionId: 'only' } });
    await expect(connect(deployment).login()).rejects.toMatchObject({
      code: 'Internal',
      message: expect.stringContaining('"sts"'),
    });
  });

  it('ends with a logout, here and on the server; the next call begins another', async () => {
    const client = connect(deployment);
    await client.db.collection('todos').get();
    const sessionId = deployment.requests.at(-1)?.body['sid'];
    expect(deployment.session.userOf(sessionId)).toBe('alice');
    await client.logout();
    expect(deployment.session.userOf(sessionId)).toBeUndefined();
    await client.db.collection('todos').get();
    expect(kinds()).toEqual(['login', 'invoke list', 'logout', 'login', 'invoke list']);
  });

  it('needs no request to log out without a session, and none to succeed when the server has forgotten it', async () => {
    const client = connect(deployment);
    await client.logout();
    expect(kinds()).toEqual([]);
    await client.login();
    deployment.session.revokeSessions();
    await client.logout();
    expect(kinds()).toEqual(['login', 'logout']);
  });

  it('is forgotten here even when the server cannot be told of the logout', async () => {
    const client = connect(deployment);
    await client.login();
    deployment.answerNext('logout', { status: 503 });
    await expect(client.logout()).rejects.toMatchObject({ code: 'Unavailable', status: 503 });
    await client.db.collection('todos').get();
    expect(kinds()).toEqual(['login', 'logout', 'login', 'invoke list']);
  });

  it('is not brought back by a call or a renewal that was under way at the logout', async () => {
    const client = connect(deployment);
    await client.login();
    deployment.time += renewalDue;
    const call = rejectionOf(client.db.collection('todos').get());
    await client.logout();
    expect(await call).toMatchObject({ name: 'ClientError', code: 'Unauthenticated' });
    expect(deployment.count('login')).toBe(1);
  });

  it.each([
    ['renewal', 'renew', 401],
    ['call', 'invoke list', 200],
  ])(
    'is not replaced by another when a %s that was under way at the logout is refused',
    async (_name, kind, status) => {
      const client = connect(deployment);
      await client.login();
      if (kind === 'renew') deployment.time += renewalDue;
      const error = { code: 'Unauthenticated', message: 'No.', requestId: 'r' };
      deployment.answerNext(kind, { status, body: { error } });
      const refused = rejectionOf(client.db.collection('todos').get());
      await client.logout();
      expect(await refused).toMatchObject({ name: 'ClientError', code: 'Unauthenticated' });
      expect(deployment.count('login')).toBe(1);
    },
  );

  it.each([
    ['signed in', true],
    ['not signed in yet', false],
  ])('is not begun anew by a document that is being added at the logout, when %s', async (_, isSignedIn) => {
    const client = connect(deployment, 'alice');
    if (isSignedIn) await client.login();
    const adding = client.db.collection('todos').add({ text: 'Buy milk', completed: false });
    await Promise.all([client.logout(), adding.catch(() => undefined)]);
    expect(deployment.count('login')).toBe(1);
    expect(deployment.count('logout')).toBe(1);
  });

  it('ends a login that is under way at the logout', async () => {
    const client = connect(deployment);
    await Promise.all([client.login(), client.logout()]);
    expect(kinds()).toEqual(['login', 'logout']);
  });

  it('outlives the client in storage, is renewed from there and removed by a logout', async () => {
    const storage = createMemoryStorage();
    await connect(deployment, 'alice', { storage }).login();
    const second = connect(deployment, 'alice', { storage });
    await second.db.collection('todos').get();
    deployment.time += renewalDue;
    await second.db.collection('todos').get();
    const third = connect(deployment, 'alice', { storage });
    await third.db.collection('todos').get();
    expect(kinds()).toEqual(['login', 'invoke list', 'renew', 'invoke list', 'invoke list']);

    const fourth = connect(deployment, 'alice', { storage });
    await fourth.logout();
    expect(deployment.count('logout')).toBe(1);
    await connect(deployment, 'alice', { storage }).db.collection('todos').get();
    expect(deployment.count('login')).toBe(2);
  });

  it('is not shared with another deployment through storage', async () => {
    const storage = createMemoryStorage();
    await connect(deployment, 'alice', { storage }).login();
    const other = await startDeployment(generation);
    try {
      await connect(other, 'alice', { storage }).db.collection('todos').get();
      expect(other.requests.map(({ kind }) => kind)).toEqual(['login', 'invoke list']);
    } finally {
      await other.close();
    }
  });

  it.each(['', 'not JSON', '{}', '{"answer":"{}","receivedAt":1}', '{"answer":1,"receivedAt":1}'])(
    'begins anew when storage holds %j',
    async (stored) => {
      const storage = { ...createMemoryStorage(), get: async () => stored };
      await connect(deployment, 'alice', { storage }).db.collection('todos').get();
      expect(kinds()).toEqual(['login', 'invoke list']);
    },
  );

  it('works without storage that fails, but does not call a logout done that left a secret there', async () => {
    const broken = () => Promise.reject(new Error('disk full'));
    const client = connect(deployment, 'alice', { storage: { get: broken, set: broken, remove: broken } });
    await client.db.collection('todos').get();
    await expect(client.logout()).rejects.toMatchObject({
      code: 'Internal',
      message: 'The session could not be removed from storage.',
      cause: new Error('disk full'),
    });
    // On the server the session has ended all the same.
    expect(deployment.count('logout')).toBe(1);
  });
});
