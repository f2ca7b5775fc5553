import type { PolicyDocument } from './policy.ts';

/** Who signed a request: the account itself (the developer), or a role that somebody assumed. */
export interface Principal {
  readonly accountId: string;
  /** `acs:ram::{account}:root`, or `acs:ram::{account}:assumed-role/{role}/{session}`. */
  readonly arn: string;
  /** `acs:ram::{account}:role/{role}`; absent for the account itself, which may do everything. */
  readonly roleArn?: string;
  /**
   * Every group must allow an action for it to be allowed: the first holds the role's own policies, a second one
   * the session policy of AssumeRole. The account itself has no group.
   */
  readonly policyGroups: readonly (readonly PolicyDocument[])[];
}
