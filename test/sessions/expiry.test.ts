import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appId } from '../../local/alipay/test-gateway.ts';
import { openId } from '../../local/alipay/users.ts';
import { addOldSession } from './old-session.ts';
import {
  absoluteSeconds,
  type Instances,
  idleSeconds,
  logIn,
  type SessionWorld,
  startSessionWorld,
} from './session-world.ts';

let world: SessionWorld;
let instances: Instances;
beforeAll(async () => {
  world = await startSessionWorld();
  instances = world.start();
});
afterAll(() => world.close());

const idle = idleSeconds * 1000;
const absolute = absoluteSeconds * 1000;
const clockTolerance = 60_000;

/** Whether db, a renewal and the list of sessions take the session, in this order: a renewal would move its end. */
async function isTaken(sessionId: string): Promise<boolean[]> {
  const answer = await instances.db({ sid: sessionId, op: 'list' });
  const list = await instances.session({ action: 'sessions', sessionId });
  const renewal = await instances.session({ action: 'renew', sessionId });
  return ['data' in (answer as object), list.status === 200, renewal.status === 200];
}

const all = (taken: boolean) => [taken, taken, taken];

describe.each([
  ['a listed session', (user: string) => logIn(world, instances, user)],
  [
    'a session from before there were lists',
    async (user: string) => {
      await logIn(world, instances, user);
      world.now += 1000;
      const sessionId = await addOldSession(world, `alipay:open_id:${openId(appId, user)}`);
      world.now -= 1000;
      return sessionId;
    },
  ],
] as const)('%s', (kind, make) => {
  it.each([
    [idle - 1, true],
    [idle, false],
    [idle + 1, false],
  ])('%d ms after the login and never renewed counts: %s', async (age, taken) => {
    const sessionId = await make(`${kind} idle ${age}`);
    world.now += age;
    expect(await isTaken(sessionId)).toEqual(all(taken));
  });

  it.each([
    [idle - 1, true],
    [idle, false],
    [idle + 1, false],
  ])('%d ms after its last renewal counts: %s', async (age, taken) => {
    const sessionId = await make(`${kind} renewed ${age}`);
    world.now += 3_600_000;
    await instances.session({ action: 'renew', sessionId });
    world.now += age;
    expect(await isTaken(sessionId)).toEqual(all(taken));
  });

  it.each([
    [absolute - 1, true],
    [absolute, false],
    [absolute + 1, false],
  ])('%d ms after the login, renewed every day, counts: %s', async (age, taken) => {
    const sessionId = await make(`${kind} absolute ${age}`);
    const start = world.now;
    for (let day = 1; day < 30; day += 1) {
      world.now = start + day * 86_400_000;
      await instances.session({ action: 'renew', sessionId });
    }
    world.now = start + age;
    expect(await isTaken(sessionId)).toEqual(all(taken));
  });

  it.each([
    [-clockTolerance + 1, true],
    [-clockTolerance, true],
    [-clockTolerance - 1, false],
  ])('seen by a clock that is %d ms from the login’s counts: %s', async (offset, taken) => {
    const sessionId = await make(`${kind} future ${offset}`);
    world.now += offset;
    expect(await isTaken(sessionId)).toEqual(all(taken));
  });
});

it('a login after the clock has gone back a day keeps the sessions that there are', async () => {
  const first = await logIn(world, instances, 'backwards');
  world.now -= 86_400_000;
  const second = await logIn(world, instances, 'backwards');
  expect(await isTaken(second)).toEqual(all(true));
  world.now += 86_400_000;
  expect(await isTaken(first)).toEqual(all(true));
});
