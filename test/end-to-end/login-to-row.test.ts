import RPCClient from '@alicloud/pop-core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlipaySdk } from 'alipay-sdk';
import * as TableStore from 'tablestore';
import type { SessionAnswer } from '../../functions/session/issue-session.ts';
import { createKeyPair } from '../../local/alipay/key-pair.ts';
import { openId } from '../../local/alipay/users.ts';
import { type InvocationResult, invokeByAcs3, invokeByFc2, type Keys } from './invoke.ts';
import { authorize, clientOf, postSession, startTestCloud, type TestCloud } from './test-cloud.ts';

/** A session as the wire gives it, for what the client SDK would not let anybody do. */
async function logIn({ endpoints }: TestCloud, user: string, answer = {}): Promise<SessionAnswer> {
  const authCode = await authorize(endpoints, user, answer);
  const login = await postSession(endpoints, { authCode });
  expect(login.status).toBe(200);
  return login.answer as unknown as SessionAnswer;
}

function keysOf({ sts }: SessionAnswer): Required<Keys> {
  return {
    accessKeyId: sts.AccessKeyId,
    accessKeySecret: sts.AccessKeySecret,
    securityToken: sts.SecurityToken,
  };
}

function tablestoreOf({ endpoints }: TestCloud, keys: Keys): TableStore.Client {
  return new TableStore.Client({
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.accessKeySecret,
    ...(keys.securityToken === undefined ? {} : { securityToken: keys.securityToken }),
    endpoint: endpoints.tablestore.endpoint,
    instancename: endpoints.tablestore.instance,
    maxRetries: 0,
  });
}

/** The first key column of every row of a table, as the developer sees it. */
async function keysIn(cloud: TestCloud, table: 'auth_sessions' | 'auth_users'): Promise<string[]> {
  const column = table === 'auth_users' ? 'uid' : 'id';
  const { rows } = await tablestoreOf(cloud, cloud.endpoints.credentials).getRange({
    tableName: table,
    direction: TableStore.Direction.FORWARD,
    inclusiveStartPrimaryKey: [{ [column]: TableStore.INF_MIN as TableStore.VirtualData }],
    exclusiveEndPrimaryKey: [{ [column]: TableStore.INF_MAX as TableStore.VirtualData }],
    maxVersions: 1,
  });
  return rows.map(({ primaryKey }) => String(primaryKey?.[0]?.value));
}

const countSessions = async (cloud: TestCloud) => (await keysIn(cloud, 'auth_sessions')).length;
const partitions = (cloud: TestCloud) => keysIn(cloud, 'auth_users');

describe.each([3, 2] as const)('on Function Compute %s.0', (generation) => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud(generation);
  });
  afterAll(async () => {
    await cloud.close();
    expect(cloud.faults).toEqual([]);
  });

  const invoke = (keys: Keys, functionName: string, payload: unknown): Promise<InvocationResult> => {
    const { service } = cloud.endpoints.functionCompute;
    const serviceName = functionName === 'operate' ? `${service}-operate` : service;
    return generation === 3
      ? invokeByAcs3(cloud.endpoints, keys, { functionName, payload })
      : invokeByFc2(cloud.endpoints, keys, {
          functionName,
          payload,
          ...(serviceName ? { serviceName } : {}),
        });
  };
  const functions = () => cloud.endpoints.functionCompute.functions;

  it('a user logs in, puts 25 todos, lists all of them, removes one, renews and logs out', async () => {
    const client = clientOf(cloud.endpoints, 'alice');
    const todos = client.db.collection('todos');
    const ids: string[] = [];
    for (let index = 0; index < 25; index++) {
      const { id } = await todos.add({ text: `todo ${index}`, completed: index % 2 === 0 });
      ids.push(id);
    }

    const { data, next } = await todos.get();
    expect(data.map(({ text }) => text)).toEqual(Array.from({ length: 25 }, (_, index) => `todo ${index}`));
    expect(data.map(({ id }) => id)).toEqual(ids);
    expect(next).toBeUndefined();

    const page = await todos.limit(7).get();
    expect(page).toEqual({ data: data.slice(0, 7), next: expect.any(String) });
    expect(await todos.limit(18).get({ cursor: page.next })).toEqual({ data: data.slice(7) });
    const paged: string[] = [];
    for await (const { id } of todos.limit(7)) paged.push(id);
    expect(paged).toEqual(ids);

    const [first = ''] = ids;
    await todos.doc(first).remove();
    await todos.doc(first).remove();
    await expect(todos.doc(first).get()).rejects.toMatchObject({ code: 'NotFound' });
    expect((await todos.get()).data).toHaveLength(24);

    const session = await logIn(cloud, 'alice');
    const renewal = await postSession(cloud.endpoints, { action: 'renew', sessionId: session.sessionId });
    expect(renewal).toMatchObject({ status: 200, answer: { sessionId: session.sessionId } });
    const renewed = renewal.answer as unknown as SessionAnswer;
    expect(renewed.sts.SecurityToken).not.toBe(session.sts.SecurityToken);
    const list = { sid: session.sessionId, op: 'list' };
    expect(await invoke(keysOf(renewed), functions().db, list)).toMatchObject({
      answer: { data: Array.from({ length: 24 }, () => expect.anything()) },
    });

    // No instance of db has used this one, and remembers it.
    const { sessionId } = await logIn(cloud, 'alice');
    expect((await postSession(cloud.endpoints, { action: 'logout', sessionId })).status).toBe(204);
    expect(await invoke(keysOf(renewed), functions().db, { ...list, sid: sessionId })).toMatchObject({
      answer: { error: { code: 'Unauthenticated' } },
    });
    expect(await postSession(cloud.endpoints, { action: 'renew', sessionId })).toMatchObject({
      status: 401,
      answer: { error: { code: 'Unauthenticated' } },
    });
    await client.logout();
  });

  it('notes when a user came first, and leaves it so', async () => {
    const developer = tablestoreOf(cloud, cloud.endpoints.credentials);
    const uid = `alipay:open_id:${openId(cloud.endpoints.alipay.appId, 'erin')}`;
    const firstSeen = async () => {
      const { row } = await developer.getRow({
        tableName: 'auth_users',
        primaryKey: [{ uid }],
        maxVersions: 1,
      });
      const columns = row?.attributes?.map(({ columnName, columnValue }) => [
        columnName,
        String(columnValue),
      ]);
      return columns?.filter(([name = '']) => ['createdAt', 'identityKind', 'provider'].includes(name));
    };
    await logIn(cloud, 'erin');
    const before = await firstSeen();
    expect(before?.map(([name]) => name)).toEqual(['createdAt', 'identityKind', 'provider']);
    cloud.setClockOffset(1000);
    await logIn(cloud, 'erin');
    cloud.setClockOffset(0);
    expect(await firstSeen()).toEqual(before);
  });

  it('two users see nothing of each other, whatever they ask for', async () => {
    const alice = clientOf(cloud.endpoints, 'alice-apart').db.collection('todos');
    const bob = clientOf(cloud.endpoints, 'bob-apart').db.collection('todos');
    const { id } = await alice.add({ text: 'mine', completed: false });
    await expect(bob.doc(id).get()).rejects.toMatchObject({ code: 'NotFound' });
    await bob.doc(id).remove();
    await bob.doc(id).set({ text: 'his', completed: true });
    expect((await alice.doc(id).get()).data.text).toBe('mine');
    expect((await bob.get()).data).toEqual([expect.objectContaining({ id, text: 'his', completed: true })]);
    const session = await logIn(cloud, 'bob-apart');
    const uid = `alipay:open_id:${openId(cloud.endpoints.alipay.appId, 'alice-apart')}`;
    expect(await partitions(cloud)).toContain(uid);
    const answers = [
      await invoke(keysOf(session), functions().db, { sid: session.sessionId, op: 'list', uid }),
      await invoke(keysOf(session), functions().db, { sid: session.sessionId, op: 'get', id, uid }),
      await invoke(keysOf(session), functions().db, { sid: session.sessionId, op: 'put', obj: { id, uid } }),
    ];
    expect(JSON.stringify(answers)).not.toContain('mine');
    expect((await alice.doc(id).get()).data.text).toBe('mine');
  });

  it('open_id and user_id each give a user a partition of their own, and no two users share one', async () => {
    const kinds = ['open_id', 'user_id'];
    for (const identity of kinds) {
      for (const user of ['carol', 'dave']) {
        await clientOf(cloud.endpoints, user, { identity })
          .db.collection('todos')
          .add({ text: `${user} ${identity}`, completed: false });
      }
    }
    for (const identity of kinds) {
      for (const user of ['carol', 'dave']) {
        const { data } = await clientOf(cloud.endpoints, user, { identity }).db.collection('todos').get();
        expect(data.map(({ text }) => text)).toEqual([`${user} ${identity}`]);
      }
    }
  });

  describe('refuses, and makes no session of,', () => {
    it.each([
      ['an invented authCode', async () => 'invented', 401, 'Unauthenticated'],
      [
        'a used authCode',
        async () => {
          const authCode = await authorize(cloud.endpoints, 'alice');
          await postSession(cloud.endpoints, { authCode });
          return authCode;
        },
        401,
        'Unauthenticated',
      ],
      ['an answer of Alipay with a wrong signature', { signature: 'wrong' }, 503, 'Unavailable'],
      ['an answer of Alipay without a signature', { signature: 'missing' }, 503, 'Unavailable'],
      ['an answer of Alipay without an identity', { identity: 'none' }, 503, 'Unavailable'],
      ['an Alipay that does not answer', { unavailable: true }, 503, 'Unavailable'],
    ])('%s', async (_, given, status, code) => {
      const authCode =
        typeof given === 'function' ? await given() : await authorize(cloud.endpoints, 'mallory', given);
      const before = await countSessions(cloud);
      const refused = await postSession(cloud.endpoints, { authCode });
      expect(refused).toMatchObject({ status, answer: { error: { code, requestId: expect.any(String) } } });
      expect(JSON.stringify(refused.answer)).not.toMatch(/isv\.|at .*\.js|sign/i);
      expect(await countSessions(cloud)).toBe(before);
    });
  });

  it('an unknown sessionId opens nothing', async () => {
    const session = await logIn(cloud, 'alice');
    const unknown = session.sessionId.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    expect(await invoke(keysOf(session), functions().db, { sid: unknown, op: 'list' })).toMatchObject({
      answer: { error: { code: 'Unauthenticated' } },
    });
    expect((await postSession(cloud.endpoints, { action: 'renew', sessionId: unknown })).status).toBe(401);
    expect((await postSession(cloud.endpoints, { action: 'logout', sessionId: unknown })).status).toBe(204);
  });

  it("the STS token is refused on every function but db, and on the users' tables", async () => {
    const session = await logIn(cloud, 'alice');
    const keys = keysOf(session);
    expect(await invoke(keys, functions().db, { sid: session.sessionId, op: 'list' })).toMatchObject({
      status: 200,
    });
    for (const functionName of [functions().session, functions().operate, 'nowhere']) {
      expect(await invoke(keys, functionName, { op: 'schema' })).toEqual({
        status: 403,
        code: 'AccessDenied',
      });
    }
    const reading = tablestoreOf(cloud, keys).getRow({
      tableName: 'data_todos',
      primaryKey: [{ uid: 'x' }, { id: 'y' }],
      maxVersions: 1,
    });
    await expect(reading).rejects.toThrow('OTSNoPermissionAccess');
    await expect(
      new RPCClient({ ...keys, endpoint: cloud.endpoints.sts.endpoint, apiVersion: '2015-04-01' }).request(
        'AssumeRole',
        {
          RoleArn: `acs:ram::${cloud.endpoints.accountId}:role/mini-app-operate`,
          RoleSessionName: 'thief',
        },
      ),
    ).rejects.toMatchObject({ code: 'NoPermission' });
  });

  it('an expired STS token is refused, and a renewed one works', async () => {
    // Token and request are dated by different clocks, each within the 15 minutes that a signature allows.
    cloud.setClockOffset(-10 * 60_000);
    const session = await logIn(cloud, 'alice');
    cloud.setClockOffset(6 * 60_000);
    try {
      const list = { sid: session.sessionId, op: 'list' };
      expect(await invoke(keysOf(session), functions().db, list)).toEqual({
        status: 403,
        code: 'InvalidSecurityToken.Expired',
      });
      const renewal = await postSession(cloud.endpoints, { action: 'renew', sessionId: session.sessionId });
      const renewed = renewal.answer as unknown as SessionAnswer;
      expect(await invoke(keysOf(renewed), functions().db, list)).toMatchObject({ status: 200 });
    } finally {
      cloud.setClockOffset(0);
    }
  });

  it('a signature made with another secret is refused by Function Compute, STS, Tablestore and Alipay', async () => {
    const session = await logIn(cloud, 'alice');
    const forged = { ...keysOf(session), accessKeySecret: 'guessed' };
    expect(await invoke(forged, functions().db, { sid: session.sessionId, op: 'list' })).toEqual({
      status: 403,
      code: 'SignatureNotMatch',
    });
    const sts = new RPCClient({
      ...forged,
      endpoint: cloud.endpoints.sts.endpoint,
      apiVersion: '2015-04-01',
    });
    await expect(sts.request('GetCallerIdentity', {})).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    const reading = tablestoreOf(cloud, forged).listTable({});
    await expect(reading).rejects.toThrow('OTSAuthFailed');
    const alipay = new AlipaySdk({
      appId: cloud.endpoints.alipay.appId,
      privateKey: createKeyPair().privateKeyPkcs8,
      keyType: 'PKCS8',
      alipayPublicKey: cloud.endpoints.alipay.alipayPublicKey,
      endpoint: cloud.endpoints.alipay.endpoint,
    });
    const exchange = alipay.curl('POST', '/v3/alipay/system/oauth/token', {
      body: { grant_type: 'authorization_code', code: await authorize(cloud.endpoints, 'alice') },
    });
    await expect(exchange).rejects.toMatchObject({ code: expect.stringContaining('invalid-signature') });
  });

  it('secrets stand in no log line, also when something fails', async () => {
    const session = await logIn(cloud, 'alice');
    const secrets = [session.sessionId, session.sts.AccessKeySecret, session.sts.SecurityToken];
    for (const answer of [{}, { signature: 'wrong' }, { identity: 'none' }, { unavailable: true }]) {
      const authCode = await authorize(cloud.endpoints, 'alice', answer);
      secrets.push(authCode);
      await postSession(cloud.endpoints, { authCode });
    }
    await invoke(keysOf(session), functions().db, { sid: session.sessionId, op: 'list' });
    const logged = cloud.log.join('\n');
    expect(logged).toContain('"answered"');
    expect(logged).toContain('"failed"');
    for (const secret of secrets) expect(logged).not.toContain(secret);
    expect(logged).not.toContain(openId(cloud.endpoints.alipay.appId, 'alice'));
  });

  it('whoever reads the tail of the log of db finds no text of an error in it', async () => {
    const session = await logIn(cloud, 'alice');
    const developer = tablestoreOf(cloud, cloud.endpoints.credentials);
    await developer.deleteTable({ tableName: 'data_todos' });
    const before = cloud.log.length;
    try {
      const failed = await invoke(keysOf(session), functions().db, { sid: session.sessionId, op: 'list' });
      expect(failed).toMatchObject({ answer: { error: { code: 'Internal' } } });
      const [line = '{}'] = cloud.log.slice(before);
      expect(JSON.parse(line)).toMatchObject({
        level: 'error',
        error: 'FunctionError Internal <- TablestoreFailure OTSObjectNotExist',
      });
      expect(line).not.toMatch(/data_todos|\.js|does not exist/);
    } finally {
      await invoke(cloud.endpoints.credentials, functions().operate, {
        op: 'schema',
        apply: true,
      });
    }
  });

  if (generation === 3) {
    it('a body that was changed after signing is refused', async () => {
      const session = await logIn(cloud, 'alice');
      const invocation = { functionName: functions().db, payload: { sid: session.sessionId, op: 'list' } };
      const tampered = await invokeByAcs3(cloud.endpoints, keysOf(session), invocation, (request) => {
        request.body = request.body.replace('list', 'drop');
      });
      expect(tampered).toEqual({ status: 403, code: 'SignatureNotMatch' });
    });

    it('API 2016-08-15 finds none of its functions, not even for the developer', async () => {
      const invocation = { serviceName: 'mini-app', functionName: functions().db, payload: {} };
      expect(await invokeByFc2(cloud.endpoints, cloud.endpoints.credentials, invocation)).toEqual({
        status: 404,
        code: 'ServiceNotFound',
      });
    });
  } else {
    it('the original client works: it posts all of my.getAuthCode, and its rows have no text', async () => {
      const { accountId, region, functionCompute } = cloud.endpoints;
      const authCode = await authorize(cloud.endpoints, 'original');
      const proxy = `${functionCompute.endpoint}/2016-08-15/proxy/${functionCompute.service}/${functions().session}/`;
      const response = await fetch(proxy, {
        method: 'POST',
        body: JSON.stringify({ authCode, authErrorScopes: {}, authSuccessScopes: ['auth_user'] }),
      });
      const session = (await response.json()) as SessionAnswer;
      expect(session.functions).toMatchObject({
        api: '2016-08-15',
        accountId,
        region,
        service: 'mini-app',
        db: 'db',
      });
      const call = (op: string, data = {}) =>
        invoke(keysOf(session), 'db', { sid: session.sessionId, op, ...data });
      await call('put', { obj: { id: '开通 FC', completed: true } });
      expect(await call('list')).toMatchObject({
        status: 200,
        answer: { data: [{ id: '开通 FC', completed: true }] },
      });
    });
  }
});
