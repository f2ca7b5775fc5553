import { describe, expect, it } from '@jest/globals';
import { createAccessKeys } from '../ram/access-keys.ts';
import { assumeRoleForService } from './service-credentials.ts';
import { accountId, developer, invoke, session } from './test-sts.ts';

const now = Date.UTC(2026, 0, 1);
const accessKeys = createAccessKeys({ developer, clock: () => now });

describe('assumeRoleForService', () => {
  it('gives a function the credentials of its role, longer than AssumeRole would', () => {
    const key = assumeRoleForService(session, 'fc.aliyuncs.com', 'session', 36 * 3600, accessKeys);
    expect(key.principal).toEqual({
      accountId,
      arn: `acs:ram::${accountId}:assumed-role/session/session`,
      roleArn: session.arn,
      policyGroups: [session.policies],
    });
    expect(key.expiresAt).toBe(now + 36 * 3_600_000);
  });

  it('refuses a role that does not trust the service', () => {
    expect(() => assumeRoleForService(invoke, 'fc.aliyuncs.com', 'session', 900, accessKeys)).toThrow(
      expect.objectContaining({ code: 'NoPermission', status: 403 }),
    );
  });

  it('refuses a session name that RAM would refuse', () => {
    expect(() => assumeRoleForService(session, 'fc.aliyuncs.com', 'a b', 900, accessKeys)).toThrow(
      expect.objectContaining({ code: 'InvalidParameter.RoleSessionName' }),
    );
  });
});
