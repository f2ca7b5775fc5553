import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type AccessKey, createAccessKeys } from '../ram/access-keys.ts';
import {
  accountId,
  developer,
  invoke3,
  type StartedFunctionCompute,
  startFunctionCompute,
} from './function-compute.fixture.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-20T12:00:00Z');
const roleArn = `acs:ram::${accountId}:role/db`;
let now = start;
let mayBeAssumed = true;
const accessKeys = createAccessKeys({ developer, clock: () => now });

let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute({
    clock: () => now,
    findAccessKey: accessKeys.find,
    functionCredentials(arn) {
      if (!mayBeAssumed) throw new Error('the role is gone');
      const policy = { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' } as const] };
      const principal = { accountId, arn: `${arn}/fc`, roleArn: arn, policyGroups: [[policy]] };
      return accessKeys.issue(principal, 36 * 3600);
    },
  });
  const code = `let invocations = 0;
    exports.handler = async (event, { credentials }) => JSON.stringify({
      credentials, invocations: ++invocations, environment: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
    });`;
  await started.deploy(started.define(code, { roleArn }));
});
afterAll(() => started.close());

interface Seen {
  readonly credentials: Pick<Required<AccessKey>, 'accessKeyId' | 'accessKeySecret' | 'securityToken'>;
  /** How many times this very instance was invoked. */
  readonly invocations: number;
  readonly environment: string;
}

async function whatTheFunctionSees(): Promise<Seen> {
  const answer = await invoke3(started.endpoint, 'db', '', { date: new Date(now) });
  return (await answer.json()) as Seen;
}

/** What Function Compute answers to whoever signs with what a function has found. */
async function answerTo({ credentials }: Seen): Promise<unknown> {
  const key = { ...developer, ...credentials };
  const answer = await invoke3(started.endpoint, 'db', '', { key, date: new Date(now) });
  return answer.ok ? answer.status : ((await answer.json()) as { Code: string }).Code;
}

it('renews a running function’s credentials at half of their life, the old ones working to their end', async () => {
  const first = await whatTheFunctionSees();
  now = start + 18 * hour - 1;
  expect(await whatTheFunctionSees()).toEqual({ ...first, invocations: 2 });

  now = start + 18 * hour;
  const second = await whatTheFunctionSees();
  expect(second.invocations).toBe(3);
  for (const part of ['accessKeyId', 'accessKeySecret', 'securityToken'] as const) {
    expect(second.credentials[part]).not.toBe(first.credentials[part]);
  }
  expect([await answerTo(first), await answerTo(second)]).toEqual([200, 200]);

  now = start + 36 * hour - 1;
  expect([await answerTo(first), await answerTo(second)]).toEqual([200, 200]);
  now = start + 36 * hour;
  expect([await answerTo(first), await answerTo(second)]).toEqual(['InvalidSecurityToken.Expired', 200]);
});

it('leaves the environment of an instance as it was when it started', async () => {
  const before = await whatTheFunctionSees();
  now += 18 * hour;
  const after = await whatTheFunctionSees();
  expect(after.invocations).toBe(before.invocations + 1);
  expect(after.environment).toBe(before.environment);
  expect(after.environment).not.toBe(after.credentials.accessKeyId);
});

it('does not invoke a function whose role cannot be assumed any more, once its credentials are due', async () => {
  await whatTheFunctionSees();
  mayBeAssumed = false;
  now += 18 * hour - 1;
  expect((await whatTheFunctionSees()).environment).toMatch(/^STS\./);
  now += 1;
  const refused = await invoke3(started.endpoint, 'db', '', { date: new Date(now) });
  expect([refused.status, await refused.json()]).toEqual([
    403,
    expect.objectContaining({ Code: 'AccessDenied', Message: expect.stringContaining('the role is gone') }),
  ]);
});
