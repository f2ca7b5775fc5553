import { timingSafeEqual } from 'node:crypto';
import type { FindAccessKey } from '../ram/access-keys.ts';
import { isAllowed } from '../ram/permission.ts';
import type { Principal } from '../ram/principal.ts';
import { loopbackRequest } from '../ram/request-context.ts';
import {
  invalidAccessKeyId,
  notAuthorized,
  otherAccount,
  securityTokenExpired,
  securityTokenMismatch,
} from './errors.ts';

export interface FindsAccessKey {
  readonly findAccessKey: FindAccessKey;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** How far a signed request's date may be from the server's. */
export const toleratedSkewMilliseconds = 15 * 60_000;

/**
 * What both signatures have in common: the AccessKey exists, signed the request (`assertSigned`, given its secret),
 * came with its security token if it has one, and did not expire.
 *
 * @throws FunctionComputeError
 */
export function authenticate(
  { findAccessKey, clock }: FindsAccessKey,
  caller: {
    accessKeyId: string;
    securityToken: string | undefined;
    assertSigned: (accessKeySecret: string) => void;
  },
): Principal {
  const accessKey = findAccessKey(caller.accessKeyId);
  if (accessKey === undefined) throw invalidAccessKeyId(caller.accessKeyId);
  caller.assertSigned(accessKey.accessKeySecret);
  const { securityToken = '' } = accessKey;
  if (!constantTimeEqual(securityToken, caller.securityToken ?? '')) throw securityTokenMismatch();
  if (accessKey.expiresAt !== undefined && accessKey.expiresAt <= clock()) throw securityTokenExpired();
  return accessKey.principal;
}

/** The Function Compute that is asked, and when. */
interface Asked {
  readonly accountId: string;
  readonly clock: () => number;
}

/** Whether someone may invoke what `resource` names. @throws FunctionComputeError AccessDenied */
export function assertMayInvoke(principal: Principal, asked: Asked, resource: string): void {
  assertMay(principal, asked, 'fc:InvokeFunction', resource);
}

/**
 * Whether someone may do that with what `resource` names. It is asked before the function is looked for, so that those
 * who may not do it do not learn whether it exists.
 *
 * @throws FunctionComputeError AccessDenied
 */
export function assertMay(
  principal: Principal,
  { accountId, clock }: Asked,
  action: string,
  resource: string,
): void {
  if (principal.accountId !== accountId) throw otherAccount();
  if (!isAllowed(principal, action, resource, loopbackRequest(clock())))
    throw notAuthorized(action, resource);
}

/** Compares secrets without telling by the time it takes how nearly they agree. */
export function constantTimeEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
