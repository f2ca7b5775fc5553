import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { roleId } from './role-session.ts';
import { accountId, developer, session, startTestSts, type TestSts } from './test-sts.ts';

let sts: TestSts;

beforeEach(async () => {
  sts = await startTestSts();
});

afterEach(async () => {
  await sts.close();
  expect(sts.failures).toEqual([]);
});

describe('GetCallerIdentity through the genuine pop-core', () => {
  it('names the account', async () => {
    expect(await sts.popCore(developer).request('GetCallerIdentity', {})).toEqual({
      RequestId: expect.any(String),
      IdentityType: 'Account',
      AccountId: accountId,
      PrincipalId: accountId,
      UserId: accountId,
      Arn: `acs:ram::${accountId}:root`,
    });
  });

  it('names the session of a role', async () => {
    expect(await sts.popCore(sts.functionKey()).request('GetCallerIdentity', {})).toEqual({
      RequestId: expect.any(String),
      IdentityType: 'AssumedRoleUser',
      AccountId: accountId,
      PrincipalId: `${roleId(session.arn)}:fc`,
      RoleId: roleId(session.arn),
      Arn: `acs:ram::${accountId}:assumed-role/session/fc`,
    });
  });
});
