import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isClientError } from '../../client/source/node.ts';
import { isLong } from '../hard/effort.ts';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, startFaultCloud } from './fault-cloud.ts';
import type { LinkFault } from './fault-proxy.ts';

jest.setTimeout(120_000);

let cloud: FaultCloud;
beforeAll(async () => {
  cloud = await startFaultCloud();
});
afterEach(async () => {
  await cloud.heal();
  expect(cloud.faults).toEqual([]);
});
afterAll(() => cloud.close());

const faults: readonly [name: string, fault: LinkFault][] = [
  ['reset before it is read', { kind: 'reset', when: 'before' }],
  ['reset when it is done', { kind: 'reset', when: 'after' }],
  ['answered with garbage', { kind: 'garbage', when: 'after' }],
  ['answered in half', { kind: 'truncated' }],
  ['answered with a 502', { kind: 'status', status: 502, when: 'before' }],
  ['answered with a 500 when it is done', { kind: 'status', status: 500, when: 'after' }],
  ['answered with a page', { kind: 'status', status: 200, when: 'after' }],
  ['answered with another body', { kind: 'body', change: (body) => body.replace(/[A-Za-z]/g, 'x') }],
  ['answered with nothing', { kind: 'body', change: () => '' }],
];
const upstream = ['sts', 'alipay'] as const;
const cases = upstream.flatMap((link) => faults.map(([name, fault]) => [link, name, fault] as const));

let users = 0;
const newUser = () => {
  users += 1;
  return `user ${users}`;
};

/** What a login comes to: a code, or `OK`. */
async function loginOf(user: string, retries: number): Promise<string> {
  const outcome = await cloud
    .clientOf(user, { retries, timeout: 15_000 })
    .login()
    .catch((error: unknown) => error);
  if (outcome === undefined) return 'OK';
  if (!isClientError(outcome)) throw outcome;
  // Nothing of what the other service said, and no stack.
  expect(outcome.message).not.toMatch(/ECONN|127\.0\.0\.1|Parse|<html|\n\s+at /i);
  return outcome.code;
}

describe('F12: STS and Alipay slow, refused, cut off, garbled or failing', () => {
  it.each(cases)(
    'a login whose request to %s is once %s succeeds by repetition',
    async (link, _name, fault) => {
      cloud.links[link].strike(fault, 1);
      expect(await loginOf(newUser(), 2)).toBe('OK');
      expect(cloud.links[link].met()).toBe(1);
    },
  );

  it.each(cases)(
    'logins whose requests to %s are all %s are Unavailable, and succeed afterwards',
    async (link, _name, fault) => {
      const user = newUser();
      cloud.links[link].strike(fault);
      expect(await loginOf(user, 0)).toBe('Unavailable');
      await cloud.heal();
      const client = cloud.clientOf(user);
      await client.login();
      // What failed before it had its credentials counts as a session too, and can be ended.
      const sessions = await client.sessions();
      expect(sessions.length).toBeLessThanOrEqual(2);
      expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    },
  );

  it.each(upstream)(
    'while %s refuses connections, logins are Unavailable and documents are served',
    async (link) => {
      const signedIn = cloud.clientOf(newUser());
      const { id } = await signedIn.db.collection('todos').add({ text: 'before' });
      await cloud.links[link].refuse();
      const [code, { data }] = await Promise.all([
        loginOf(newUser(), 0),
        signedIn.db.collection('todos').doc(id).get(),
      ]);
      expect([code, data.text]).toEqual(['Unavailable', 'before']);
      await cloud.heal();
      expect(await loginOf(newUser(), 0)).toBe('OK');
    },
  );

  it('STS and Alipay that are slow make a login slow, and one alone that never answers makes it Unavailable', async () => {
    for (const link of upstream) cloud.links[link].strike({ kind: 'slow', milliseconds: 300 });
    expect(await loginOf(newUser(), 0)).toBe('OK');
    for (const link of isLong ? upstream : (['sts'] as const)) {
      await cloud.heal();
      cloud.links[link].strike({ kind: 'silent', when: 'after' });
      expect(await loginOf(newUser(), 0)).toBe('Unavailable');
    }
    await cloud.heal();
    expect(await loginOf(newUser(), 0)).toBe('OK');
  });

  it('STS that throttles is ResourceExhausted, and its refusal Internal', async () => {
    const answerOf = (status: number, code: string): LinkFault => ({
      kind: 'answer',
      status,
      body: JSON.stringify({ Code: code, Message: 'from STS', RequestId: 'r' }),
    });
    cloud.links.sts.strike(answerOf(400, 'Throttling.User'));
    expect(await loginOf(newUser(), 0)).toBe('ResourceExhausted');
    cloud.links.sts.strike(answerOf(403, 'NoPermission'));
    expect(await loginOf(newUser(), 0)).toBe('Internal');
    await cloud.heal();
    expect(await loginOf(newUser(), 0)).toBe('OK');
    tried(2);
  });
});
