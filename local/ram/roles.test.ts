import { describe, expect, it } from '@jest/globals';
import type { Principal } from './principal.ts';
import { loopbackRequest, type RequestContext } from './request-context.ts';
import { mayAssume, parseTrustPolicy, type Role, type TrustStatement } from './roles.ts';

function trusting(...statements: Omit<TrustStatement, 'Action'>[]): Role {
  const Statement = statements.map((statement) => ({ ...statement, Action: 'sts:AssumeRole' as const }));
  return {
    name: 'invoke',
    arn: 'acs:ram::1:role/invoke',
    trustPolicy: { Version: '1', Statement },
    policies: [],
    maxSessionDurationSeconds: 3600,
  };
}

const sessionFunction: Principal = {
  accountId: '1',
  arn: 'acs:ram::1:assumed-role/session/fc',
  roleArn: 'acs:ram::1:role/session',
  policyGroups: [[]],
};
const stranger: Principal = { ...sessionFunction, accountId: '2', roleArn: 'acs:ram::2:role/session' };
const account: Principal = { accountId: '1', arn: 'acs:ram::1:root', policyGroups: [] };

const request = loopbackRequest(Date.UTC(2026, 0, 1));

function trusts(role: Role, principal: Principal, changes: Partial<RequestContext> = {}): boolean {
  return mayAssume(role, { principal, request: { ...request, ...changes } });
}

describe('mayAssume', () => {
  it('trusts the sessions of a named role, and nobody else', () => {
    const role = trusting({ Effect: 'Allow', Principal: { RAM: ['acs:ram::1:role/session'] } });
    expect(trusts(role, sessionFunction)).toBe(true);
    expect(trusts(role, { ...sessionFunction, roleArn: 'acs:ram::1:role/db' })).toBe(false);
    expect(trusts(role, { ...sessionFunction, roleArn: 'acs:ram::1:role/Session' })).toBe(false);
    expect(trusts(role, account)).toBe(false);
    expect(trusts(role, stranger)).toBe(false);
    expect(mayAssume(role, { service: 'fc.aliyuncs.com' })).toBe(false);
  });

  it('trusts every identity of an account whose root is named', () => {
    const role = trusting({ Effect: 'Allow', Principal: { RAM: ['acs:ram::1:root'] } });
    expect(trusts(role, sessionFunction)).toBe(true);
    expect(trusts(role, account)).toBe(true);
    expect(trusts(role, stranger)).toBe(false);
  });

  it('trusts a named service, exactly', () => {
    const role = trusting({ Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } });
    expect(mayAssume(role, { service: 'fc.aliyuncs.com' })).toBe(true);
    expect(mayAssume(role, { service: 'ecs.aliyuncs.com' })).toBe(false);
    expect(trusts(role, sessionFunction)).toBe(false);
  });

  it('lets a Deny that names the caller win', () => {
    const role = trusting(
      { Effect: 'Allow', Principal: { RAM: ['acs:ram::1:root'] } },
      { Effect: 'Deny', Principal: { RAM: ['acs:ram::1:role/session'] } },
    );
    expect(trusts(role, sessionFunction)).toBe(false);
    expect(trusts(role, { ...sessionFunction, roleArn: 'acs:ram::1:role/db' })).toBe(true);
  });

  it('counts a statement only when its Condition is met, of which ExternalId may be part', () => {
    const RAM = ['acs:ram::1:role/session'];
    const Condition = {
      StringEquals: { 'sts:ExternalId': ['one', 'two'] },
      Bool: { 'acs:SecureTransport': 'false' },
    };
    const role = trusting({ Effect: 'Allow', Principal: { RAM }, Condition });
    expect(trusts(role, sessionFunction, { externalId: 'two' })).toBe(true);
    expect(trusts(role, sessionFunction, { externalId: 'three' })).toBe(false);
    expect(trusts(role, sessionFunction)).toBe(false);
    expect(trusts(role, sessionFunction, { externalId: 'two', secureTransport: true })).toBe(false);
    expect(trusts(role, stranger, { externalId: 'two' })).toBe(false);
  });
});

describe('parseTrustPolicy', () => {
  const statement = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: ['fc.aliyuncs.com'] },
  };

  it('accepts services and RAM identities, also in one statement', () => {
    const policy = {
      Version: '1',
      Statement: [
        { ...statement, Principal: { Service: ['fc.aliyuncs.com'], RAM: ['acs:ram::1:role/session'] } },
      ],
    };
    expect(parseTrustPolicy(policy)).toEqual(policy);
  });

  it.each([
    ['an empty Condition', { ...statement, Condition: {} }, 'Statement.0.Condition: must not be empty'],
    [
      'a Condition beside a Service',
      { ...statement, Condition: { Bool: { 'acs:SecureTransport': true } } },
      'Statement.0.Condition: is not supported by the local RAM beside a Service',
    ],
    [
      'an ExternalId that must not be given',
      {
        ...statement,
        Principal: { RAM: ['acs:ram::1:root'] },
        Condition: { StringNotEquals: { 'sts:ExternalId': 'x' } },
      },
      'Statement.0.Condition: StringNotEquals of sts:ExternalId is not supported',
    ],
    [
      'Federated',
      { ...statement, Principal: { Federated: ['x'] } },
      'Statement.0.Principal.Federated: not supported',
    ],
    ['no principal', { ...statement, Principal: {} }, 'Statement.0.Principal: must name'],
    ['an empty list', { ...statement, Principal: { RAM: [] } }, 'Statement.0.Principal.RAM: '],
    ['everybody', { ...statement, Principal: { RAM: ['*'] } }, 'Statement.0.Principal.RAM.0: must be'],
    [
      'a RAM user',
      { ...statement, Principal: { RAM: ['acs:ram::1:user/x'] } },
      'Statement.0.Principal.RAM.0: must be',
    ],
    ['another action', { ...statement, Action: '*' }, 'Statement.0.Action: '],
  ])('refuses %s, saying where', (_, wrong, message) => {
    expect(() => parseTrustPolicy({ Version: '1', Statement: [wrong] })).toThrow(
      expect.objectContaining({ name: 'RamError', message: expect.stringContaining(message) }),
    );
  });
});
