import { describe, expect, it } from '@jest/globals';
import { isAllowed as isRequestAllowed } from './permission.ts';
import { type PolicyDocument, type PolicyStatement, parsePolicyDocument } from './policy.ts';
import type { Principal } from './principal.ts';
import { loopbackRequest } from './request-context.ts';

const table = 'acs:ots:cn-hangzhou:1:instance/app/table/todos';

function isAllowed(principal: Principal, action: string, resource: string): boolean {
  return isRequestAllowed(principal, action, resource, loopbackRequest(Date.UTC(2026, 0, 1)));
}

function policy(...Statement: PolicyStatement[]): PolicyDocument {
  return { Version: '1', Statement };
}

function allow(Action: string | string[], Resource: string | string[]): PolicyDocument {
  return policy({ Effect: 'Allow', Action, Resource });
}

function deny(Action: string | string[], Resource: string | string[]): PolicyDocument {
  return policy({ Effect: 'Deny', Action, Resource });
}

function session(...policyGroups: PolicyDocument[][]): Principal {
  return { accountId: '1', arn: 'acs:ram::1:assumed-role/db/x', roleArn: 'acs:ram::1:role/db', policyGroups };
}

describe('isAllowed', () => {
  it('lets the account itself do everything', () => {
    const account: Principal = { accountId: '1', arn: 'acs:ram::1:root', policyGroups: [] };
    expect(isAllowed(account, 'ots:DeleteTable', table)).toBe(true);
  });

  it('lets a role that has no policy do nothing', () => {
    expect(isAllowed(session([]), 'ots:GetRow', table)).toBe(false);
    expect(isAllowed(session(), 'ots:GetRow', table)).toBe(false);
  });

  it('allows what a statement names, and nothing else', () => {
    const principal = session([allow(['ots:GetRow', 'ots:PutRow'], [table, 'acs:ots:*:1:instance/other/*'])]);
    expect(isAllowed(principal, 'ots:PutRow', table)).toBe(true);
    expect(isAllowed(principal, 'ots:PutRow', 'acs:ots:cn-beijing:1:instance/other/table/t')).toBe(true);
    expect(isAllowed(principal, 'ots:DeleteRow', table)).toBe(false);
    expect(isAllowed(principal, 'ots:PutRow', `${table}2`)).toBe(false);
  });

  it('needs action and resource in the same statement', () => {
    const principal = session([allow('ots:GetRow', 'other'), allow('ots:PutRow', table)]);
    expect(isAllowed(principal, 'ots:GetRow', table)).toBe(false);
  });

  it('compares actions without regard to case and resources exactly', () => {
    const principal = session([allow('OTS:get*', table)]);
    expect(isAllowed(principal, 'ots:GetRow', table)).toBe(true);
    expect(isAllowed(principal, 'ots:GetRow', table.toUpperCase())).toBe(false);
  });

  it('lets an explicit Deny win over any Allow, wherever it stands', () => {
    expect(isAllowed(session([allow('*', '*'), deny('ots:Delete*', '*')]), 'ots:DeleteRow', table)).toBe(
      false,
    );
    expect(isAllowed(session([deny('ots:Delete*', '*'), allow('*', '*')]), 'ots:DeleteRow', table)).toBe(
      false,
    );
    expect(
      isAllowed(session([allow('*', '*')], [allow('*', '*'), deny('*', table)]), 'ots:GetRow', table),
    ).toBe(false);
    expect(isAllowed(session([allow('*', '*'), deny('ots:Delete*', '*')]), 'ots:GetRow', table)).toBe(true);
  });

  it('narrows a role by the session policy, and never widens it', () => {
    expect(isAllowed(session([allow('*', '*')], [allow('ots:GetRow', table)]), 'ots:GetRow', table)).toBe(
      true,
    );
    expect(isAllowed(session([allow('*', '*')], [allow('ots:GetRow', table)]), 'ots:PutRow', table)).toBe(
      false,
    );
    expect(isAllowed(session([allow('ots:GetRow', table)], [allow('*', '*')]), 'ots:PutRow', table)).toBe(
      false,
    );
    expect(isAllowed(session([allow('*', '*')], []), 'ots:GetRow', table)).toBe(false);
  });

  it('takes NotAction for every other action', () => {
    const allowed = session([
      policy({ Effect: 'Allow', NotAction: ['ots:delete*', 'ots:PutRow'], Resource: table }),
    ]);
    expect(isAllowed(allowed, 'ots:GetRow', table)).toBe(true);
    expect(isAllowed(allowed, 'ots:GetRow', `${table}2`)).toBe(false);
    expect(isAllowed(allowed, 'ots:DeleteRow', table)).toBe(false);
    expect(isAllowed(allowed, 'ots:PutRow', table)).toBe(false);
    const denied = session([
      allow('*', '*'),
      policy({ Effect: 'Deny', NotAction: 'ots:GetRow', Resource: '*' }),
    ]);
    expect(isAllowed(denied, 'ots:GetRow', table)).toBe(true);
    expect(isAllowed(denied, 'ots:PutRow', table)).toBe(false);
  });

  it('counts a statement only when its Condition is met', () => {
    const onLoopback = { IpAddress: { 'acs:SourceIp': '127.0.0.0/8' } };
    const elsewhere = { NotIpAddress: { 'acs:SourceIp': '127.0.0.0/8' } };
    const all = { Action: '*', Resource: '*' };
    const may = (...statements: PolicyStatement[]) =>
      isAllowed(session([policy(...statements)]), 'ots:GetRow', table);
    expect(may({ Effect: 'Allow', ...all, Condition: onLoopback })).toBe(true);
    expect(may({ Effect: 'Allow', ...all, Condition: elsewhere })).toBe(false);
    expect(may({ Effect: 'Allow', ...all }, { Effect: 'Deny', ...all, Condition: onLoopback })).toBe(false);
    expect(may({ Effect: 'Allow', ...all }, { Effect: 'Deny', ...all, Condition: elsewhere })).toBe(true);
  });
});

describe('parsePolicyDocument', () => {
  it('accepts strings and lists of them', () => {
    const document = allow('fc:InvokeFunction', ['acs:fc:*:1:functions/db']);
    expect(parsePolicyDocument(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  const statement = { Effect: 'Allow', Action: 'ots:*', Resource: '*' };

  it('accepts NotAction and Condition', () => {
    const { Action, ...rest } = statement;
    const Condition = { Bool: { 'acs:SecureTransport': true } };
    const document = { Version: '1', Statement: [{ ...rest, NotAction: Action, Condition }] };
    expect(parsePolicyDocument(document)).toEqual(document);
  });

  it('refuses Action and NotAction together', () => {
    const document = { Version: '1', Statement: [{ ...statement, NotAction: 'ots:*' }] };
    expect(() => parsePolicyDocument(document)).toThrow('Statement.0.Action: not supported by the local RAM');
  });

  it.each(['NotResource', 'Principal', 'action'])('refuses the key %s by name', (key) => {
    const document = { Version: '1', Statement: [{ ...statement, [key]: 'x' }] };
    expect(() => parsePolicyDocument(document)).toThrow(`Statement.0.${key}: not supported by the local RAM`);
  });

  it.each([
    ['another Version', { Version: '2012-10-17', Statement: [statement] }, 'Version'],
    ['no Version', { Statement: [statement] }, 'Version'],
    ['no statement', { Version: '1', Statement: [] }, 'Statement'],
    ['a statement that is not in a list', { Version: '1', Statement: statement }, 'Statement'],
    [
      'another Effect',
      { Version: '1', Statement: [{ ...statement, Effect: 'allow' }] },
      'Statement.0.Effect',
    ],
    [
      'neither Action nor NotAction',
      { Version: '1', Statement: [{ Effect: 'Allow', Resource: '*' }] },
      'Statement.0.Action',
    ],
    [
      'a Condition that cannot be evaluated',
      { Version: '1', Statement: [{ ...statement, Condition: { Null: { 'acs:SourceIp': true } } }] },
      'Statement.0.Condition',
    ],
    ['an empty Action', { Version: '1', Statement: [{ ...statement, Action: '' }] }, 'Statement.0.Action'],
    [
      'an empty list of Resources',
      { Version: '1', Statement: [{ ...statement, Resource: [] }] },
      'Statement.0.Resource',
    ],
    [
      'an Action that is a number',
      { Version: '1', Statement: [{ ...statement, Action: [1] }] },
      'Statement.0.Action',
    ],
    ['a string', 'Version 1', 'the whole'],
    ['null', null, 'the whole'],
  ])('refuses %s, saying where', (_, document, path) => {
    expect(() => parsePolicyDocument(document)).toThrow(
      expect.objectContaining({ name: 'RamError', message: expect.stringContaining(`${path}: `) }),
    );
  });
});
