import { describe, expect, it } from '@jest/globals';
import { type AccessKey, createAccessKeys } from './access-keys.ts';
import type { Principal } from './principal.ts';

const developer: AccessKey = {
  accessKeyId: 'LTAIdeveloper',
  accessKeySecret: 'secret',
  principal: { accountId: '1234567890123456', arn: 'acs:ram::1234567890123456:root', policyGroups: [] },
};
const session: Principal = {
  accountId: '1234567890123456',
  arn: 'acs:ram::1234567890123456:assumed-role/invoke/alice',
  roleArn: 'acs:ram::1234567890123456:role/invoke',
  policyGroups: [[]],
};
const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

describe('createAccessKeys', () => {
  it('knows the AccessKey of the developer and no other', () => {
    const { find } = createAccessKeys({ developer, clock: () => start });
    expect(find('LTAIdeveloper')).toBe(developer);
    expect(find('LTAIsomebody')).toBeUndefined();
    expect(find('__proto__')).toBeUndefined();
  });

  it('issues credentials that the genuine FC SDK takes for temporary ones', () => {
    const { find, issue } = createAccessKeys({ developer, clock: () => start });
    const key = issue(session, 900);
    expect(key.accessKeyId).toMatch(/^STS\.[\w-]{24}$/);
    expect(key.accessKeySecret).toMatch(/^[\w-]{40}$/);
    expect(key.securityToken).toHaveLength(128);
    expect(key.expiresAt).toBe(start + 900_000);
    expect(find(key.accessKeyId)).toEqual({ ...key, principal: session });
  });

  it('never issues the same credentials twice', () => {
    const { issue } = createAccessKeys({ developer, clock: () => start });
    const first = issue(session, 900);
    const second = issue(session, 900);
    for (const part of ['accessKeyId', 'accessKeySecret', 'securityToken'] as const) {
      expect(first[part]).not.toBe(second[part]);
    }
  });

  it('still knows expired credentials for a day, so that they are refused as expired', () => {
    let now = start;
    const { find, issue } = createAccessKeys({ developer, clock: () => now });
    const key = issue(session, 3600);
    now = start + 24 * hour;
    issue(session, 900);
    expect(find(key.accessKeyId)?.expiresAt).toBe(start + hour);
  });

  it('makes credentials expire now when it is asked to, and no others', () => {
    let now = start;
    const { find, issue, expire } = createAccessKeys({ developer, clock: () => now });
    const [ended, other] = [issue(session, 900), issue(session, 900)];
    now = start + 1000;
    expect(expire(ended.accessKeyId)).toBe(true);
    expect(find(ended.accessKeyId)?.expiresAt).toBe(start + 1000);
    expect(find(other.accessKeyId)?.expiresAt).toBe(start + 900_000);
    expect(expire('LTAIdeveloper')).toBe(false);
    expect(expire('STS.unknown')).toBe(false);
  });

  it('does not lengthen the life of credentials that have expired already', () => {
    let now = start;
    const { find, issue, expire } = createAccessKeys({ developer, clock: () => now });
    const key = issue(session, 1);
    now = start + hour;
    expire(key.accessKeyId);
    expect(find(key.accessKeyId)?.expiresAt).toBe(start + 1000);
  });

  it('forgets credentials a day after they expire, also behind longer-lived ones', () => {
    let now = start;
    const { find, issue } = createAccessKeys({ developer, clock: () => now });
    const long = issue(session, 36 * 3600);
    const short = issue(session, 900);
    now = start + 25 * hour;
    issue(session, 900);
    expect(find(short.accessKeyId)).toBeUndefined();
    expect(find(long.accessKeyId)).toBeDefined();
  });
});
