import type { AccessKeys } from '../ram/access-keys.ts';
import { RamError } from '../ram/errors.ts';
import { isAllowed } from '../ram/permission.ts';
import { type PolicyDocument, parsePolicyDocument } from '../ram/policy.ts';
import type { Principal } from '../ram/principal.ts';
import type { RequestContext } from '../ram/request-context.ts';
import { mayAssume, type Role } from '../ram/roles.ts';
import { missing, noPermission, StsError, wronglyFormed } from './errors.ts';
import { roleId, roleSession, roleSessionName } from './role-session.ts';
import type { RpcParameters } from './rpc-signature.ts';

/** What AssumeRole answers, beside the RequestId. */
export interface AssumeRoleResult {
  readonly AssumedRoleUser: { readonly Arn: string; readonly AssumedRoleId: string };
  readonly Credentials: {
    readonly AccessKeyId: string;
    readonly AccessKeySecret: string;
    readonly SecurityToken: string;
    /** UTC, to the second: `2026-01-01T00:00:00Z`. */
    readonly Expiration: string;
  };
}

const shortestSession = 900;
const defaultSession = 3600;
const longestPolicy = 2048;

/** https://api.alibabacloud.com/api/Sts/2015-04-01/AssumeRole */
const externalIdForm = /^[\w+=,.@:/-]{2,1224}$/;

/**
 * AssumeRole: temporary credentials for a role, narrowed by the session policy if one is given.
 *
 * The caller needs both sides: its own policies allow `sts:AssumeRole` on the role, and the role's trust policy names
 * it. The account itself is always refused: STS lets only RAM users and roles call it. A role that does not exist is
 * told only to callers that may assume it.
 *
 * @throws StsError with the service's code.
 */
export function assumeRole(options: {
  caller: Principal;
  parameters: RpcParameters;
  roles: readonly Role[];
  accessKeys: AccessKeys;
  request: RequestContext;
}): AssumeRoleResult {
  const { caller, parameters, roles, accessKeys } = options;
  const roleArn = parameters.get('RoleArn');
  const sessionName = parameters.get('RoleSessionName');
  if (!roleArn) throw missing('RoleArn');
  if (!sessionName) throw missing('RoleSessionName');
  if (!/^acs:ram::\d+:role\/[A-Za-z0-9.-]{1,64}$/.test(roleArn)) throw wronglyFormed('RoleArn');
  if (!roleSessionName.test(sessionName)) throw wronglyFormed('RoleSessionName');
  const sessionPolicy = parseSessionPolicy(parameters.get('Policy'));
  const seconds = parseDuration(parameters.get('DurationSeconds'));
  const externalId = parameters.get('ExternalId');
  if (externalId !== undefined && !externalIdForm.test(externalId)) throw wronglyFormed('ExternalId');
  const request = { ...options.request, ...(externalId !== undefined && { externalId }) };

  if (caller.roleArn === undefined) {
    throw new StsError(403, 'NoPermission', 'Roles may not be assumed by root accounts.');
  }
  if (!isAllowed(caller, 'sts:AssumeRole', roleArn, request)) throw noPermission();
  const role = roles.find(({ arn }) => arn === roleArn);
  if (!role) throw new StsError(404, 'EntityNotExist.Role', 'The specified Role not exists .');
  if (!mayAssume(role, { principal: caller, request })) throw noPermission();
  if (!(seconds >= shortestSession && seconds <= role.maxSessionDurationSeconds)) {
    throw new StsError(
      400,
      'InvalidParameter.DurationSeconds',
      `The Min/Max value of DurationSeconds is 15min/${role.maxSessionDurationSeconds / 3600}hr.`,
    );
  }

  const key = accessKeys.issue(roleSession(role, sessionName, sessionPolicy), seconds);
  return {
    AssumedRoleUser: {
      Arn: `${role.arn}/${sessionName}`,
      AssumedRoleId: `${roleId(role.arn)}:${sessionName}`,
    },
    Credentials: {
      AccessKeyId: key.accessKeyId,
      AccessKeySecret: key.accessKeySecret,
      SecurityToken: key.securityToken,
      Expiration: new Date(key.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  };
}

function parseDuration(text: string | undefined): number {
  if (text === undefined) return defaultSession;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

function parseSessionPolicy(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  if (Buffer.byteLength(text) > longestPolicy) {
    throw new StsError(
      400,
      'InvalidParameter.PolicySize',
      `The size of Policy must be smaller than ${longestPolicy} bytes.`,
    );
  }
  try {
    return parsePolicyDocument(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RamError)) throw error;
    throw new StsError(
      400,
      'InvalidParameter.PolicyGrammar',
      `The parameter Policy has not passed grammar check. ${error.message}`,
    );
  }
}
