import { beforeAll, describe, expect, it } from '@jest/globals';
import { authorize } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { sendRaw, statusesIn } from './world/raw-socket.ts';
import { ask, codeOf, dbOf, post, signIn, type User, withoutIds } from './world/user.ts';
import { invokeSigned } from './world/wire.ts';

describe('A14: headers that name a user', () => {
  const world = useAttackWorld(3);
  let mallory: User;
  let bob: User;
  beforeAll(async () => {
    mallory = await signIn(world(), 'mallory');
    bob = await signIn(world(), 'bob');
    await ask(world(), bob, { op: 'put', obj: { id: 'bobs', text: 'only-for-its-owner' } });
    await ask(world(), mallory, { op: 'put', obj: { id: 'mallorys', text: 'own' } });
  });

  const names = [
    'x-openid',
    'x-open-id',
    'X-OPENID',
    'x-user-id',
    'X-User',
    'x-uid',
    'x-wx-openid',
    'x-alipay-openid',
    'x-alipay-user-id',
    'x-mp-openid',
    'x-forwarded-user',
    'x-forwarded-for',
    'x-real-ip',
    'forwarded',
    'remote-user',
    'x-session-id',
    'cookie',
    'from',
    'authorization',
    'x-original-url',
    'x-rewrite-url',
    'x-amz-user',
    'x-fc-account-id',
    'x-fc-user',
    'x-fc-openid',
    'x-fc-access-key-id',
    'x-fc-access-key-secret',
    'x-fc-security-token',
    'x-fc-region',
    'x-fc-request-id',
    'x-fc-control-path',
    'x-fc-function-name',
    'x-fc-invocation-code-version',
    'x-fc-credentials',
    'x-fc-instance-id',
  ];

  it('change nothing for the session trigger: neither who logs in, nor whose sessions are listed', async () => {
    const request = { action: 'sessions', sessionId: mallory.sessionId };
    const plain = withoutIds((await post(world(), request)).text);
    const changes = await world().changes(async () => {
      for (const name of names) {
        for (const value of [bob.uid, bob.sessionId, bob.keys.securityToken]) {
          const answer = await post(world(), request, { [name]: value });
          expect([name, withoutIds(answer.text)]).toEqual([name, plain]);
          expect(answer.headers['x-fc-request-id']).not.toBe(value);
        }
      }
    });
    expect(changes).toEqual([]);
    const spoofed = Object.fromEntries(names.map((name) => [name, bob.uid]));
    const authCode = await authorize(world().endpoints, 'mallory');
    const login = await world().changes(async () => {
      expect((await post(world(), { authCode }, spoofed)).status).toBe(200);
    });
    expect(login.map((key) => key.replace(/(auth_sessions\/).*/, '$1…'))).toEqual([
      '+auth_sessions/…',
      `~auth_users/${mallory.uid}`,
    ]);
    tried(3 * names.length + 1);
  });

  it('change nothing for db through Function Compute, whose signature does not cover most of them', async () => {
    const spoofable = names.filter((name) => !/^(authorization|x-fc-security-token)$/.test(name));
    const request = JSON.stringify({ sid: mallory.sessionId, op: 'list' });
    const plain = withoutIds((await ask(world(), mallory, request)).text);
    expect(plain).toContain('mallorys');
    const changes = await world().changes(async () => {
      for (const name of spoofable) {
        for (const value of [bob.uid, bob.sessionId]) {
          const answer = await invokeSigned(world(), mallory.keys, {
            ...dbOf(world()),
            body: request,
            headers: { [name]: value },
          });
          expect([name, withoutIds(answer.text)]).toEqual([name, plain]);
        }
      }
    });
    expect(changes).toEqual([]);
    tried(2 * spoofable.length);
  });

  it('sent twice, in two spellings, change nothing either', async () => {
    const { host } = new URL(world().endpoints.functionCompute.sessionUrl);
    const body = JSON.stringify({ action: 'sessions', sessionId: mallory.sessionId });
    const twice = ['X-OpenID', 'x-openid', 'X_OPENID', 'x-fc-account-id', 'X-Fc-Account-Id']
      .flatMap((name) => [`${name}: ${bob.uid}\r\n`, `${name}: ${bob.sessionId}\r\n`])
      .join('');
    const received = await sendRaw(
      world().endpoints.functionCompute.sessionUrl,
      `POST / HTTP/1.1\r\nHost: ${host}\r\n${twice}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(statusesIn(received)).toEqual([200]);
    expect(received).toContain('"current":true');
    expect(codeOf(await post(world(), { action: 'sessions' }, { 'x-session-id': bob.sessionId }))).toBe(
      'InvalidArgument',
    );
  });
});
