import * as v from 'valibot';
import { type Condition, meets, trustCondition } from './condition.ts';
import { RamError } from './errors.ts';
import type { PolicyDocument } from './policy.ts';
import type { Principal } from './principal.ts';
import type { RequestContext } from './request-context.ts';

/** One statement of a trust policy: who may, or must not, assume the role. */
export interface TrustStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: 'sts:AssumeRole';
  readonly Principal: {
    /** Cloud services, such as `fc.aliyuncs.com`. */
    readonly Service?: readonly string[] | undefined;
    /** `acs:ram::{account}:root` or `acs:ram::{account}:role/{name}`. */
    readonly RAM?: readonly string[] | undefined;
  };
  readonly Condition?: Condition | undefined;
}

/** The trust policy of a role (AssumeRolePolicyDocument). */
export interface TrustPolicy {
  readonly Version: '1';
  readonly Statement: readonly TrustStatement[];
}

/** A RAM role. */
export interface Role {
  readonly name: string;
  /** `acs:ram::{account}:role/{name}`. It is compared exactly, case included. */
  readonly arn: string;
  readonly trustPolicy: TrustPolicy;
  /** What sessions of the role may do. */
  readonly policies: readonly PolicyDocument[];
  /** The longest session that AssumeRole grants, 3600 to 43200 seconds. */
  readonly maxSessionDurationSeconds: number;
}

const trustedIdentity = v.pipe(
  v.string(),
  v.regex(
    /^acs:ram::\d+:(root|role\/[A-Za-z0-9.-]{1,64})$/,
    'must be acs:ram::{account}:root or acs:ram::{account}:role/{name}: the local RAM has no other identities',
  ),
);

const trustStatement = v.pipe(
  v.strictObject({
    Effect: v.picklist(['Allow', 'Deny']),
    Action: v.literal('sts:AssumeRole'),
    Principal: v.pipe(
      v.strictObject({
        Service: v.optional(v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.nonEmpty())),
        RAM: v.optional(v.pipe(v.array(trustedIdentity), v.nonEmpty())),
      }),
      v.check((principal) => Object.keys(principal).length > 0, 'must name a Service or a RAM identity'),
    ),
    Condition: v.optional(trustCondition),
  }),
  v.forward(
    v.check(
      ({ Principal, Condition }) => Principal.Service === undefined || Condition === undefined,
      'is not supported by the local RAM beside a Service, whose own requests no documentation describes',
    ),
    ['Condition'],
  ),
);

const trustPolicy = v.strictObject({
  Version: v.literal('1'),
  Statement: v.pipe(v.array(trustStatement), v.nonEmpty()),
});

/**
 * Reads a trust policy from parsed JSON. What the local RAM does not enforce (Federated, a Condition that it cannot
 * evaluate) is refused, because to ignore it would trust more callers than the cloud does.
 *
 * @throws RamError naming the key that is wrong or not supported.
 */
export function parseTrustPolicy(json: unknown): TrustPolicy {
  const result = v.safeParse(trustPolicy, json);
  if (!result.success) throw RamError.fromIssues('trust policy', result.issues);
  return result.output;
}

/** Who wants to assume a role: a cloud service for its customer, or an identity that calls AssumeRole. */
export type Assumer =
  | { readonly service: string }
  | { readonly principal: Principal; readonly request: RequestContext };

/**
 * Whether a role's trust policy names a caller. `acs:ram::{account}:root` names every identity of that account, and
 * `acs:ram::{account}:role/{name}` the sessions of that role. Names are compared exactly, case included; a statement
 * counts when its Condition is met. A Deny that names the caller wins.
 *
 * To assume the role, a RAM identity also needs a policy of its own that allows `sts:AssumeRole`.
 */
export function mayAssume(role: Role, assumer: Assumer): boolean {
  const effects = role.trustPolicy.Statement.filter((statement) => concerns(statement, assumer)).map(
    (statement) => statement.Effect,
  );
  return effects.includes('Allow') && !effects.includes('Deny');
}

function concerns({ Principal: trusted, Condition }: TrustStatement, assumer: Assumer): boolean {
  if ('service' in assumer) return trusted.Service?.includes(assumer.service) ?? false;
  const { principal, request } = assumer;
  const identities = [
    `acs:ram::${principal.accountId}:root`,
    ...(principal.roleArn === undefined ? [] : [principal.roleArn]),
  ];
  const isNamed = trusted.RAM?.some((identity) => identities.includes(identity)) ?? false;
  return isNamed && (Condition === undefined || meets(Condition, request));
}
