import { createHash } from 'node:crypto';
import type { PolicyDocument } from '../ram/policy.ts';
import type { Principal } from '../ram/principal.ts';
import type { Role } from '../ram/roles.ts';

/** RAM's form for the name of a session: 2 to 64 letters, digits, `.`, `@`, `-` and `_`. */
export const roleSessionName = /^[A-Za-z0-9.@_-]{2,64}$/;

/** The identity that somebody who assumed a role acts under. A session policy can only narrow the role's own. */
export function roleSession(role: Role, sessionName: string, sessionPolicy?: PolicyDocument): Principal {
  const [, accountId = ''] = /^acs:ram::(\d+):/.exec(role.arn) ?? [];
  return {
    accountId,
    arn: `acs:ram::${accountId}:assumed-role/${role.name}/${sessionName}`,
    roleArn: role.arn,
    policyGroups: sessionPolicy ? [role.policies, [sessionPolicy]] : [role.policies],
  };
}

/** RAM's own id of a role, 18 digits. Here it follows from the ARN, so that a role keeps it from run to run. */
export function roleId(roleArn: string): string {
  const number = createHash('sha256').update(roleArn).digest().readBigUInt64BE() % 10n ** 17n;
  return `3${number.toString().padStart(17, '0')}`;
}
