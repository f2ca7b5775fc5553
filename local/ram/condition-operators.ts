import { BlockList, isIP } from 'node:net';
import { matchesWildcard } from './wildcard.ts';

/** What a condition key holds, and so which operators and values go with it. */
export type ConditionType = 'string' | 'date' | 'boolean' | 'address';

export interface ConditionOperator {
  readonly type: ConditionType;
  /** A negated operator holds when the request's value matches none of the policy's, any other when it matches one. */
  readonly isNegated: boolean;
  /** Whether a request's value stands in the operator's relation (not negated) to one of the policy's values. */
  matches(actual: string, wanted: string): boolean;
}

function operator(type: ConditionType, matches: ConditionOperator['matches']): ConditionOperator {
  return { type, isNegated: false, matches };
}

function not(negated: ConditionOperator): ConditionOperator {
  return { ...negated, isNegated: true };
}

const equal = operator('string', (actual, wanted) => actual === wanted);
const equalIgnoringCase = operator(
  'string',
  (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
);
const like = operator('string', (actual, wanted) => matchesWildcard(wanted, actual));
const sameDate = operator('date', (actual, wanted) => seconds(actual) === seconds(wanted));
const inNetwork = operator('address', isInNetwork);

/**
 * The operators of RAM. It documents numeric ones too, but no key that the local cloud has holds a number; it does not
 * document the suffix IfExists that other clouds have.
 *
 * @see https://www.alibabacloud.com/help/en/ram/conditional-operator
 */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map([
  ['StringEquals', equal],
  ['StringNotEquals', not(equal)],
  ['StringEqualsIgnoreCase', equalIgnoringCase],
  ['StringNotEqualsIgnoreCase', not(equalIgnoringCase)],
  ['StringLike', like],
  ['StringNotLike', not(like)],
  ['DateEquals', sameDate],
  ['DateNotEquals', not(sameDate)],
  ['DateLessThan', operator('date', (actual, wanted) => seconds(actual) < seconds(wanted))],
  ['DateLessThanEquals', operator('date', (actual, wanted) => seconds(actual) <= seconds(wanted))],
  ['DateGreaterThan', operator('date', (actual, wanted) => seconds(actual) > seconds(wanted))],
  ['DateGreaterThanEquals', operator('date', (actual, wanted) => seconds(actual) >= seconds(wanted))],
  ['Bool', operator('boolean', (actual, wanted) => actual === wanted)],
  ['IpAddress', inNetwork],
  ['NotIpAddress', not(inNetwork)],
]);

/** What a policy's value for each type must look like: `isValid`, and in words. */
export const conditionValues: Readonly<
  Record<ConditionType, { readonly form: string; isValid(value: string): boolean }>
> = {
  string: { form: 'a non-empty string', isValid: (value) => value !== '' },
  date: {
    form: 'a time of the form 2026-01-31T12:00:00Z or 2026-01-31T12:00:00+08:00',
    isValid: (value) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
  },
  boolean: { form: 'true or false', isValid: (value) => value === 'true' || value === 'false' },
  address: { form: 'an IP address or a CIDR block', isValid: (value) => parseNetwork(value) !== undefined },
};

/** RAM's times have no fractions of a second. */
function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

function parseNetwork(text: string) {
  const [, address = '', digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = familyOf(address);
  if (family === undefined) return undefined;
  const bits = family === 'ipv4' ? 32 : 128;
  const prefix = digits === undefined ? bits : Number(digits);
  return prefix > bits ? undefined : { address, prefix, family };
}

function isInNetwork(address: string, network: string): boolean {
  const parsed = parseNetwork(network);
  // A BlockList counts every IPv4 address as one of IPv6 too.
  if (parsed === undefined || parsed.family !== familyOf(address)) return false;
  const list = new BlockList();
  list.addSubnet(parsed.address, parsed.prefix, parsed.family);
  return list.check(address, parsed.family);
}
