import { timingSafeEqual } from 'node:crypto';
import type { AccessKey, FindAccessKey } from '../ram/access-keys.ts';
import type { Principal } from '../ram/principal.ts';
import { missing, StsError } from './errors.ts';
import { isSignedWith, type RpcParameters, stringToSign } from './rpc-signature.ts';

/** Finds who signed a call, or throws the StsError that refuses it. */
export type Authenticate = (method: string, parameters: RpcParameters) => Principal;

/** How far a Timestamp may be from the service's clock, in milliseconds. */
const allowedSkew = 15 * 60_000;

/**
 * Creates the check that every RPC call goes through: known AccessKey, Timestamp within 15 minutes, right signature
 * (HMAC-SHA1, version 1.0), the security token that belongs to the key, and a SignatureNonce never seen before.
 *
 * A nonce counts as used only when the rest of the call was right, so that nobody can use up another's nonces.
 */
export function createAuthenticate(options: {
  findAccessKey: FindAccessKey;
  clock: () => number;
}): Authenticate {
  const { findAccessKey, clock } = options;
  const usedNonces = new Map<string, number>();

  /** A nonce is kept for as long as any Timestamp that came with it could still be accepted. */
  function use(nonce: string): void {
    const now = clock();
    for (const [old, forgetAt] of usedNonces) {
      if (forgetAt > now) break;
      usedNonces.delete(old);
    }
    if (usedNonces.has(nonce)) {
      throw new StsError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
    }
    usedNonces.set(nonce, now + 2 * allowedSkew);
  }

  return (method, parameters) => {
    const accessKeyId = required(parameters, 'AccessKeyId');
    const signature = required(parameters, 'Signature');
    const nonce = required(parameters, 'SignatureNonce');
    const timestamp = required(parameters, 'Timestamp');
    if (required(parameters, 'SignatureMethod') !== 'HMAC-SHA1') {
      throw new StsError(400, 'InvalidSignatureMethod', 'Specified signature method is not valid.');
    }
    if (required(parameters, 'SignatureVersion') !== '1.0') {
      throw new StsError(400, 'InvalidSignatureVersion', 'Specified signature version is not valid.');
    }
    checkTimestamp(timestamp, clock());

    const key = findAccessKey(accessKeyId);
    if (!key) throw new StsError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
    const signedText = stringToSign(method, parameters);
    if (!isSignedWith(key.accessKeySecret, signedText, signature)) {
      throw new StsError(
        400,
        'SignatureDoesNotMatch',
        `Specified signature is not matched with our calculation. server string to sign is:${signedText}`,
      );
    }
    checkSecurityToken(key, parameters.get('SecurityToken'), clock());
    use(`${accessKeyId} ${nonce}`);
    return key.principal;
  };
}

function required(parameters: RpcParameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw missing(name);
  return value;
}

function checkTimestamp(timestamp: string, now: number): void {
  const time = Date.parse(timestamp);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp) || Number.isNaN(time)) {
    throw new StsError(
      400,
      'InvalidTimeStamp.Format',
      'Specified time stamp or date value is not well formatted.',
    );
  }
  if (Math.abs(now - time) > allowedSkew) {
    throw new StsError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
}

function checkSecurityToken(key: AccessKey, token: string | undefined, now: number): void {
  if (key.securityToken === undefined && token === undefined) return;
  if (!token) throw missing('SecurityToken');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(token)) {
    throw new StsError(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  }
  const given = Buffer.from(token);
  const expected = Buffer.from(key.securityToken ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new StsError(
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
      'Specified SecurityToken mismatch with the AccessKey.',
    );
  }
  if (key.expiresAt !== undefined && key.expiresAt <= now) {
    throw new StsError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
  }
}
