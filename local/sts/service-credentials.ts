import type { AccessKey, AccessKeys } from '../ram/access-keys.ts';
import { mayAssume, type Role } from '../ram/roles.ts';
import { noPermission, wronglyFormed } from './errors.ts';
import { roleSession, roleSessionName } from './role-session.ts';

/**
 * The credentials that a cloud service gets when it assumes a role for its customer, as Function Compute does for a
 * function's role. The role's longest session does not bound them: those of a function are valid for 36 hours.
 *
 * @throws StsError NoPermission when the role's trust policy does not name the service.
 */
export function assumeRoleForService(
  role: Role,
  service: string,
  sessionName: string,
  durationSeconds: number,
  accessKeys: AccessKeys,
): Required<AccessKey> {
  if (!roleSessionName.test(sessionName)) throw wronglyFormed('RoleSessionName');
  if (!mayAssume(role, { service })) throw noPermission();
  return accessKeys.issue(roleSession(role, sessionName), durationSeconds);
}
