import * as v from 'valibot';
import { type ConditionType, conditionOperators, conditionValues } from './condition-operators.ts';
import type { RequestContext } from './request-context.ts';

type ConditionValue = string | boolean;

/** The Condition of a statement: by operator and key, the value or values that it asks for. */
export type Condition = Readonly<
  Record<string, Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>>
>;

interface ConditionKey {
  readonly type: ConditionType;
  /** The request's value; undefined when the request has none. */
  read(request: RequestContext): string | undefined;
}

const requestKeys: ReadonlyMap<string, ConditionKey> = new Map([
  ['acs:SourceIp', { type: 'address', read: ({ sourceIp }) => sourceIp }],
  ['acs:CurrentTime', { type: 'date', read: ({ currentTime }) => new Date(currentTime).toISOString() }],
  ['acs:SecureTransport', { type: 'boolean', read: ({ secureTransport }) => String(secureTransport) }],
]);

const assumptionKeys: ReadonlyMap<string, ConditionKey> = new Map([
  ...requestKeys,
  ['sts:ExternalId', { type: 'string', read: ({ externalId }) => externalId }],
]);

const value = v.union([v.string(), v.boolean()]);
const values = v.union([value, v.array(value)], 'must be a string, true, false or a list of them');
const block = v.record(v.string(), v.record(v.string(), values));

/**
 * Reads a Condition. Everything that the local RAM could not evaluate is refused by name, since to pass over it would
 * allow more than the cloud does: keys that it does not have, and operators that do not go with a key.
 */
function conditionWith(keys: ReadonlyMap<string, ConditionKey>) {
  return v.pipe(
    block,
    v.check((condition) => Object.keys(condition).length > 0, 'must not be empty'),
    v.check(
      (condition) => findProblem(condition, keys) === undefined,
      ({ input }) => findProblem(input, keys) ?? '',
    ),
  );
}

/** Of a policy: `acs:SourceIp`, `acs:CurrentTime` and `acs:SecureTransport`. */
export const policyCondition = conditionWith(requestKeys);

/** Of a trust policy, where there is `sts:ExternalId` besides. */
export const trustCondition = conditionWith(assumptionKeys);

function findProblem(condition: Condition, keys: ReadonlyMap<string, ConditionKey>): string | undefined {
  for (const [operatorName, wanted] of Object.entries(condition)) {
    const operator = conditionOperators.get(operatorName);
    if (operator === undefined) return `the operator ${operatorName} is not supported by the local RAM`;
    if (Object.keys(wanted).length === 0) return `${operatorName} must name a key`;
    for (const [keyName, values] of Object.entries(wanted)) {
      const key = keys.get(keyName);
      if (key === undefined) return `the key ${keyName} is not supported by the local RAM`;
      if (key.type !== operator.type) return `${operatorName} does not go with ${keyName}`;
      // What a negated operator says of a request without the key is not documented, and ExternalId is optional.
      if (operator.isNegated && keyName === 'sts:ExternalId') {
        return `${operatorName} of ${keyName} is not supported by the local RAM`;
      }
      const { form, isValid } = conditionValues[operator.type];
      const texts = [values].flat().map(String);
      if (texts.length === 0 || !texts.every(isValid)) return `${operatorName} of ${keyName} needs ${form}`;
    }
  }
  return undefined;
}

/**
 * Whether a request meets a Condition: every key of every operator, each by one of its values (a negated operator: by
 * none). A key that the request does not have is not met.
 *
 * @see https://www.alibabacloud.com/help/en/ram/policy-elements
 */
export function meets(condition: Condition, request: RequestContext): boolean {
  return Object.entries(condition).every(([operatorName, wanted]) =>
    Object.entries(wanted).every(([keyName, values]) => {
      const operator = conditionOperators.get(operatorName);
      const actual = assumptionKeys.get(keyName)?.read(request);
      if (operator === undefined || actual === undefined) return false;
      const matches = [values].flat().some((one) => operator.matches(actual, String(one)));
      return matches !== operator.isNegated;
    }),
  );
}
