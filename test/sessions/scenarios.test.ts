import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appId } from '../../local/alipay/test-gateway.ts';
import { openId } from '../../local/alipay/users.ts';
import { logins } from './login-scenarios.ts';
import { addOldSession } from './old-session.ts';
import { endings } from './own-session-scenarios.ts';
import { renewals } from './renewal-scenarios.ts';
import type { Given } from './scenario.ts';
import { type Instances, logIn, type SessionWorld, startSessionWorld } from './session-world.ts';
import { changesBetween } from './table-rows.ts';

let world: SessionWorld;
let instances: Instances;
beforeAll(async () => {
  world = await startSessionWorld();
  instances = world.start();
});
afterAll(() => world.close());

let cases = 0;

function givenOf(): Given {
  cases += 1;
  const user = `user-${cases}`;
  const uid = `alipay:open_id:${openId(appId, user)}`;
  return {
    user,
    uid,
    loginOf: (other) => logIn(world, instances, other),
    old: () => addOldSession(world, uid),
    login: () => logIn(world, instances, user),
    code: (options) => world.alipay.authorize(user, options),
    post: async (body) => (await instances.session(body)).body,
    operate: (request) => instances.operate(request),
    later: (milliseconds) => {
      world.now += milliseconds;
    },
  };
}

describe.each([
  ['logging in', logins],
  ['renewing', renewals],
  ['ending and listing sessions', endings],
])('%s', (_, scenarios) => {
  it.each(scenarios)('%s', async (_name, given, { status, answer, changes }) => {
    world.now = Date.now();
    const request = await given(givenOf());
    const before = await world.rows();
    const answered = await instances.session(request);
    expect(answered.status).toBe(status);
    expect(answered.body).toEqual(
      typeof answer === 'string'
        ? { error: { code: answer, message: expect.any(String), requestId: 'request-1' } }
        : answer,
    );
    expect(changesBetween(before, await world.rows())).toEqual(changes);
  });
});
