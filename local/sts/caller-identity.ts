import type { Principal } from '../ram/principal.ts';
import { roleId } from './role-session.ts';

/** What GetCallerIdentity answers, beside the RequestId. */
export interface CallerIdentity {
  readonly IdentityType: 'Account' | 'AssumedRoleUser';
  readonly AccountId: string;
  readonly PrincipalId: string;
  readonly Arn: string;
  /** Only for the account itself. */
  readonly UserId?: string;
  /** Only for sessions of a role. */
  readonly RoleId?: string;
}

/** GetCallerIdentity: who signed the call. It needs no permission. */
export function callerIdentity({ accountId, arn, roleArn }: Principal): CallerIdentity {
  if (roleArn === undefined) {
    return {
      IdentityType: 'Account',
      AccountId: accountId,
      PrincipalId: accountId,
      Arn: arn,
      UserId: accountId,
    };
  }
  const sessionName = arn.slice(arn.lastIndexOf('/') + 1);
  return {
    IdentityType: 'AssumedRoleUser',
    AccountId: accountId,
    PrincipalId: `${roleId(roleArn)}:${sessionName}`,
    Arn: arn,
    RoleId: roleId(roleArn),
  };
}
