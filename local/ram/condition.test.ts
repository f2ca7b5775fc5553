import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { type Condition, meets, policyCondition, trustCondition } from './condition.ts';
import type { RequestContext } from './request-context.ts';

const noon = Date.UTC(2026, 0, 31, 12);
const request: RequestContext = {
  sourceIp: '192.0.2.7',
  currentTime: noon,
  secureTransport: false,
  externalId: 'Agreed/one',
};

const sourceIp = (operator: string, value: string | string[]) => ({ [operator]: { 'acs:SourceIp': value } });
const currentTime = (operator: string, value: string) => ({ [operator]: { 'acs:CurrentTime': value } });
const externalId = (operator: string, value: string | string[]) => ({
  [operator]: { 'sts:ExternalId': value },
});

describe('a Condition', () => {
  it.each<[string, Condition, boolean]>([
    ['is met in the network', sourceIp('IpAddress', '192.0.2.0/24'), true],
    ['is met at the very address', sourceIp('IpAddress', '192.0.2.7'), true],
    ['is not met at the next address', sourceIp('IpAddress', '192.0.2.8'), false],
    ['is not met beyond the network', sourceIp('IpAddress', '192.0.2.8/29'), false],
    ['is not met in a network of IPv6', sourceIp('IpAddress', '::/0'), false],
    ['is met in one of several networks', sourceIp('IpAddress', ['198.51.100.0/24', '192.0.2.0/29']), true],
    ['is met outside a network that must not be', sourceIp('NotIpAddress', '198.51.100.0/24'), true],
    ['is not met inside it', sourceIp('NotIpAddress', '192.0.2.0/24'), false],
    ['is not met inside one of several', sourceIp('NotIpAddress', ['198.51.100.0/24', '192.0.2.7']), false],

    ['is met before a time', currentTime('DateLessThan', '2026-01-31T12:00:01Z'), true],
    ['is not met at the time', currentTime('DateLessThan', '2026-01-31T12:00:00Z'), false],
    [
      'is met at the time, if that is included',
      currentTime('DateLessThanEquals', '2026-01-31T12:00:00Z'),
      true,
    ],
    ['is not met after it', currentTime('DateLessThanEquals', '2026-01-31T11:59:59Z'), false],
    ['is met after a time', currentTime('DateGreaterThan', '2026-01-31T11:59:59Z'), true],
    ['is not met exactly then', currentTime('DateGreaterThan', '2026-01-31T12:00:00Z'), false],
    ['is met then, if that is included', currentTime('DateGreaterThanEquals', '2026-01-31T12:00:00Z'), true],
    ['is not met earlier', currentTime('DateGreaterThanEquals', '2026-01-31T12:00:01Z'), false],
    ['reckons with the time zone', currentTime('DateEquals', '2026-01-31T20:00:00+08:00'), true],
    ['is not met at another time', currentTime('DateEquals', '2026-01-31T12:00:00+08:00'), false],
    ['is not met at a time that must not be', currentTime('DateNotEquals', '2026-01-31T12:00:00Z'), false],

    ['is met by plain HTTP', { Bool: { 'acs:SecureTransport': 'false' } }, true],
    ['is not met by plain HTTP', { Bool: { 'acs:SecureTransport': 'true' } }, false],
    ['takes true and false without quotes', { Bool: { 'acs:SecureTransport': false } }, true],

    ['is met by the same text', externalId('StringEquals', 'Agreed/one'), true],
    ['minds the case', externalId('StringEquals', 'agreed/one'), false],
    ['does not mind it when told so', externalId('StringEqualsIgnoreCase', 'agreed/ONE'), true],
    ['is met by one of several texts', externalId('StringEquals', ['two', 'Agreed/one']), true],
    ['takes * for itself where no pattern is meant', externalId('StringEquals', 'Agreed/*'), false],
    ['is met by a text of the pattern', externalId('StringLike', 'Agreed/o?e*'), true],
    ['is not met by another text', externalId('StringLike', 'Agreed/'), false],

    [
      'is met when every operator and key is',
      { ...sourceIp('IpAddress', '192.0.2.7'), ...externalId('StringLike', '*one') },
      true,
    ],
    [
      'is not met when one operator is not',
      { ...sourceIp('IpAddress', '192.0.2.7'), ...externalId('StringLike', '*two') },
      false,
    ],
  ])('%s', (_, condition, isMet) => {
    expect(v.parse(trustCondition, condition)).toEqual(condition);
    expect(meets(condition, request)).toBe(isMet);
  });

  it('has no fractions of a second', () => {
    const late = { ...request, currentTime: noon + 999 };
    expect(meets(currentTime('DateEquals', '2026-01-31T12:00:00Z'), late)).toBe(true);
    expect(meets(currentTime('DateGreaterThan', '2026-01-31T12:00:00Z'), late)).toBe(false);
  });

  it('is not met by a request without the key', () => {
    const { externalId: _, ...without } = request;
    expect(meets(externalId('StringLike', '*'), without)).toBe(false);
  });

  it('knows networks of IPv6', () => {
    const from = (address: string) =>
      meets(sourceIp('IpAddress', '2001:db8::/32'), { ...request, sourceIp: address });
    expect([from('2001:db8::1'), from('2001:db9::1'), from('192.0.2.7')]).toEqual([true, false, false]);
  });
});

describe('reading a Condition', () => {
  it.each([
    ['nothing', {}, 'must not be empty'],
    ['an unknown operator', { Null: { 'acs:SourceIp': 'true' } }, 'the operator Null is not supported'],
    [
      'IfExists',
      sourceIp('IpAddressIfExists', '192.0.2.7'),
      'the operator IpAddressIfExists is not supported',
    ],
    ['another case', sourceIp('ipAddress', '192.0.2.7'), 'the operator ipAddress is not supported'],
    ['a number', { NumericEquals: { 'acs:SourceIp': '1' } }, 'the operator NumericEquals is not supported'],
    ['an unknown key', { Bool: { 'acs:MFAPresent': 'true' } }, 'the key acs:MFAPresent is not supported'],
    [
      'ExternalId outside a trust policy',
      externalId('StringEquals', 'x'),
      'the key sts:ExternalId is not supported',
    ],
    ['an operator without key', { Bool: {} }, 'Bool must name a key'],
    [
      'an operator of another type',
      sourceIp('StringEquals', '192.0.2.7'),
      'StringEquals does not go with acs:SourceIp',
    ],
    ['no value', sourceIp('IpAddress', []), 'IpAddress of acs:SourceIp needs an IP address or a CIDR block'],
    ['an address with a wildcard', sourceIp('IpAddress', '192.0.2.*'), 'needs an IP address'],
    ['a network of 33 bits', sourceIp('IpAddress', '192.0.2.0/33'), 'needs an IP address'],
    ['one wrong value of two', sourceIp('IpAddress', ['192.0.2.0/24', 'here']), 'needs an IP address'],
    ['a day', currentTime('DateLessThan', '2026-01-31'), 'DateLessThan of acs:CurrentTime needs a time'],
    ['a time without zone', currentTime('DateLessThan', '2026-01-31T12:00:00'), 'needs a time'],
    ['a time that does not exist', currentTime('DateLessThan', '2026-13-31T12:00:00Z'), 'needs a time'],
    ['another word for true', { Bool: { 'acs:SecureTransport': 'yes' } }, 'needs true or false'],
    ['a value that is a number', { Bool: { 'acs:SecureTransport': 1 } }, 'must be a string'],
    ['a list', [{ 'acs:SourceIp': '::1' }], 'the operator 0 is not supported'],
  ])('refuses %s', (_, condition, message) => {
    const { success, issues } = v.safeParse(policyCondition, condition);
    expect([success, issues?.map((issue) => issue.message).join()]).toEqual([
      false,
      expect.stringContaining(message),
    ]);
  });
});
