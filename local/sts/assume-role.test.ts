import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessKey } from '../ram/access-keys.ts';
import { isAllowed } from '../ram/permission.ts';
import { loopbackRequest } from '../ram/request-context.ts';
import type { AssumeRoleResult } from './assume-role.ts';
import {
  accountId,
  arn,
  developer,
  invoke,
  role,
  session,
  startTestSts,
  type TestSts,
  unprivileged,
  unrelated,
} from './test-sts.ts';

const db = `acs:fc:cn-hangzhou:${accountId}:functions/db`;

let sts: TestSts;

beforeEach(async () => {
  sts = await startTestSts();
});

afterEach(async () => {
  await sts.close();
  expect(sts.failures).toEqual([]);
});

const wanted = { RoleArn: invoke.arn, RoleSessionName: 'alice' };

function assumeRole(
  parameters: object = wanted,
  key: AccessKey = sts.functionKey(),
): Promise<AssumeRoleResult> {
  return sts.popCore(key).request<AssumeRoleResult>('AssumeRole', parameters, { method: 'POST' });
}

describe('AssumeRole through the genuine pop-core', () => {
  it.each(['GET', 'POST'])('issues credentials of the role by %s', async (method) => {
    const answer = await sts
      .popCore(sts.functionKey())
      .request<AssumeRoleResult>('AssumeRole', wanted, { method });
    expect(answer).toEqual({
      RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/),
      AssumedRoleUser: {
        Arn: `${invoke.arn}/alice`,
        AssumedRoleId: expect.stringMatching(/^3\d{17}:alice$/),
      },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^STS\./),
        AccessKeySecret: expect.stringMatching(/^.{40}$/),
        SecurityToken: expect.stringMatching(/^.{128}$/),
        Expiration: new Date(sts.now + 3_600_000).toISOString().replace(/\.\d+Z/, 'Z'),
      },
    });
    const issued = sts.accessKeys.find(answer.Credentials.AccessKeyId);
    expect(issued).toMatchObject({
      accessKeySecret: answer.Credentials.AccessKeySecret,
      securityToken: answer.Credentials.SecurityToken,
      principal: {
        accountId,
        arn: `acs:ram::${accountId}:assumed-role/invoke/alice`,
        roleArn: invoke.arn,
        policyGroups: [invoke.policies],
      },
    });
  });

  it('narrows the credentials by the session policy', async () => {
    const Policy = JSON.stringify({
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: ['fc:InvokeFunction', 'ots:*'], Resource: [db] }],
    });
    const { Credentials } = await assumeRole({ ...wanted, Policy, DurationSeconds: 900 });
    const issued = sts.accessKeys.find(Credentials.AccessKeyId);
    if (!issued) throw new Error('The credentials are unknown.');
    const may = (action: string, resource: string) =>
      isAllowed(issued.principal, action, resource, loopbackRequest(sts.now));
    expect(may('fc:InvokeFunction', db)).toBe(true);
    expect(may('fc:InvokeFunction', `${db}2`)).toBe(false);
    expect(may('ots:GetRow', db)).toBe(false);
    expect(issued.expiresAt).toBe(sts.now + 900_000);
  });

  it('gives a role the same id every time, and each role another', async () => {
    sts.roles = [...sts.roles, role('invoke2', { RAM: [session.arn] }, [])];
    const first = await assumeRole();
    const again = await assumeRole();
    const other = await assumeRole({ ...wanted, RoleArn: arn('invoke2') });
    expect(again.AssumedRoleUser.AssumedRoleId).toBe(first.AssumedRoleUser.AssumedRoleId);
    expect(other.AssumedRoleUser.AssumedRoleId).not.toBe(first.AssumedRoleUser.AssumedRoleId);
  });

  it.each([
    ['no RoleArn', { RoleArn: '' }, 400, 'MissingRoleArn'],
    ['a RoleArn that is a name', { RoleArn: 'invoke' }, 400, 'InvalidParameter.RoleArn'],
    ['a RoleArn with a session', { RoleArn: `${arn('invoke')}/x` }, 400, 'InvalidParameter.RoleArn'],
    ['no RoleSessionName', { RoleSessionName: '' }, 400, 'MissingRoleSessionName'],
    ['a short RoleSessionName', { RoleSessionName: 'a' }, 400, 'InvalidParameter.RoleSessionName'],
    ['a long RoleSessionName', { RoleSessionName: 'a'.repeat(65) }, 400, 'InvalidParameter.RoleSessionName'],
    [
      'a RoleSessionName with a space',
      { RoleSessionName: 'al ice' },
      400,
      'InvalidParameter.RoleSessionName',
    ],
    ['a RoleSessionName in Chinese', { RoleSessionName: '小明' }, 400, 'InvalidParameter.RoleSessionName'],
    ['too short a session', { DurationSeconds: 899 }, 400, 'InvalidParameter.DurationSeconds'],
    [
      'a session longer than the role has',
      { DurationSeconds: 7201 },
      400,
      'InvalidParameter.DurationSeconds',
    ],
    ['a duration like 1e3', { DurationSeconds: '1e3' }, 400, 'InvalidParameter.DurationSeconds'],
    ['an empty duration', { DurationSeconds: '' }, 400, 'InvalidParameter.DurationSeconds'],
    ['an empty Policy', { Policy: '' }, 400, 'InvalidParameter.PolicyGrammar'],
    ['a Policy that is not JSON', { Policy: '{"Version":"1"' }, 400, 'InvalidParameter.PolicyGrammar'],
    [
      'a Policy that allows nothing',
      { Policy: '{"Version":"1","Statement":[]}' },
      400,
      'InvalidParameter.PolicyGrammar',
    ],
    ['a Policy of 2049 bytes', { Policy: ' '.repeat(2049) }, 400, 'InvalidParameter.PolicySize'],
    ['a Policy of 2049 bytes in Chinese', { Policy: '中'.repeat(683) }, 400, 'InvalidParameter.PolicySize'],
    ['a short ExternalId', { ExternalId: 'a' }, 400, 'InvalidParameter.ExternalId'],
    ['a long ExternalId', { ExternalId: 'a'.repeat(1225) }, 400, 'InvalidParameter.ExternalId'],
    ['an ExternalId with a space', { ExternalId: 'a b' }, 400, 'InvalidParameter.ExternalId'],
    ['a role that does not exist', { RoleArn: arn('nobody') }, 404, 'EntityNotExist.Role'],
    ['a role by its name in another case', { RoleArn: arn('Invoke') }, 404, 'EntityNotExist.Role'],
    ['a role that the caller may not assume', { RoleArn: 'acs:ram::1:role/invoke' }, 403, 'NoPermission'],
    ['a role that does not trust the caller', { RoleArn: unrelated.arn }, 403, 'NoPermission'],
  ])('refuses %s', async (_, changes, status, code) => {
    await expect(assumeRole({ ...wanted, ...changes })).rejects.toMatchObject({
      code,
      entry: { response: { statusCode: status } },
    });
  });

  it('names the part of a session policy that it does not support', async () => {
    const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: {} };
    const Policy = JSON.stringify({ Version: '1', Statement: [statement] });
    await expect(assumeRole({ ...wanted, Policy })).rejects.toMatchObject({
      code: 'InvalidParameter.PolicyGrammar',
      data: { Message: expect.stringContaining('Statement.0.Condition') },
    });
  });

  it('accepts the limits themselves', async () => {
    const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
    const Policy = JSON.stringify({ Version: '1', Statement: [statement] }).padEnd(2048);
    for (const DurationSeconds of [900, 7200]) {
      const RoleSessionName = '.@-_'.repeat(16);
      await expect(
        assumeRole({ ...wanted, RoleSessionName, DurationSeconds, Policy }),
      ).resolves.toBeDefined();
    }
    await expect(assumeRole({ ...wanted, RoleSessionName: 'ab' })).resolves.toBeDefined();
  });

  it('refuses a caller whom the role trusts but whose own policies do not allow it', async () => {
    await expect(assumeRole(wanted, sts.functionKey(unprivileged))).rejects.toMatchObject({
      code: 'NoPermission',
      data: { Message: 'You are not authorized to do this action. You should be authorized by RAM.' },
    });
  });

  it('does not tell a caller without permission whether a role exists', async () => {
    const nobody = { ...wanted, RoleArn: arn('nobody') };
    await expect(assumeRole(nobody, sts.functionKey(unprivileged))).rejects.toMatchObject({
      code: 'NoPermission',
    });
  });

  it('refuses the account itself', async () => {
    await expect(assumeRole(wanted, developer)).rejects.toMatchObject({
      code: 'NoPermission',
      data: { Message: 'Roles may not be assumed by root accounts.' },
    });
  });

  it('gives a role that asks for an ExternalId only to those who know it', async () => {
    const guarded = role('guarded', { RAM: [session.arn] }, []);
    const Condition = { StringEquals: { 'sts:ExternalId': 'agreed' } };
    const [statement] = guarded.trustPolicy.Statement;
    if (statement === undefined) throw new Error('The role trusts nobody.');
    sts.roles = [
      ...sts.roles,
      { ...guarded, trustPolicy: { Version: '1', Statement: [{ ...statement, Condition }] } },
    ];
    const call = (ExternalId: object) => assumeRole({ ...wanted, RoleArn: guarded.arn, ...ExternalId });
    await expect(call({})).rejects.toMatchObject({ code: 'NoPermission' });
    await expect(call({ ExternalId: 'guessed' })).rejects.toMatchObject({ code: 'NoPermission' });
    await expect(call({ ExternalId: 'agreed' })).resolves.toBeDefined();
  });

  it('is throttled as long as the switch says so, in the form that pop-core throws', async () => {
    sts.isThrottled = true;
    await expect(assumeRole()).rejects.toMatchObject({
      name: 'Throttling.UserError',
      code: 'Throttling.User',
      data: { Message: 'Request was denied due to user flow control.' },
      entry: { response: { statusCode: 400 } },
    });
    await expect(sts.popCore(sts.functionKey()).request('GetCallerIdentity', {})).resolves.toBeDefined();
    sts.isThrottled = false;
    await expect(assumeRole()).resolves.toBeDefined();
  });

  it('sees a role that was added while it runs', async () => {
    const late = role('late', { RAM: [session.arn] }, []);
    await expect(assumeRole({ ...wanted, RoleArn: late.arn })).rejects.toMatchObject({
      code: 'EntityNotExist.Role',
    });
    sts.roles = [...sts.roles, late];
    await expect(assumeRole({ ...wanted, RoleArn: late.arn })).resolves.toBeDefined();
  });

  it('signs parameters in any script as pop-core does', async () => {
    await expect(assumeRole({ ...wanted, Unknown: "é中😀 ~!*'()+/=&%" })).resolves.toBeDefined();
  });
});
