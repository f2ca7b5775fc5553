import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessKey } from '../ram/access-keys.ts';
import type { PolicyStatement } from '../ram/policy.ts';
import { roleSession } from './role-session.ts';
import {
  accountId,
  arn,
  developer,
  invoke,
  session,
  signQuery,
  startTestSts,
  type TestSts,
  unprivileged,
  unrelated,
} from './test-sts.ts';

let sts: TestSts;
let start = 0;
beforeAll(async () => {
  sts = await startTestSts();
  start = sts.now;
});
afterEach(() => {
  sts.now = start;
  sts.isThrottled = false;
});
afterAll(async () => {
  await sts.close();
  expect(sts.failures).toEqual([]);
});

const lifetime = 900_000;

/** Credentials of the session function's role, with other policies than its own. */
function keyOf(statements: readonly PolicyStatement[], sessionPolicy?: readonly PolicyStatement[]) {
  const document = (Statement: readonly PolicyStatement[]) => ({ Version: '1', Statement });
  const role = { ...session, policies: [document(statements)] };
  return sts.accessKeys.issue(
    roleSession(role, 'fc', sessionPolicy && document(sessionPolicy)),
    lifetime / 1000,
  );
}

const granted = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: invoke.arn } as const;
const anything = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
const valid = () => keyOf([granted]);

interface Fault {
  readonly key?: AccessKey;
  /** Changed before it is signed. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  /** Changed after it was signed. */
  readonly after?: (query: string) => string;
  /** Milliseconds by which the service's clock goes on before the request comes. */
  readonly wait?: number;
}

async function assumeRole({ key = valid(), parameters, after = (query) => query, wait = 0 }: Fault = {}) {
  const wanted = { Action: 'AssumeRole', RoleArn: invoke.arn, RoleSessionName: 'alice' };
  const query = after(signQuery(key, sts.now + wait, { ...wanted, ...parameters }));
  sts.now += wait;
  const response = await fetch(`${sts.endpoint}/?${query}`);
  const { Code, Credentials } = (await response.json()) as { Code?: string; Credentials?: object };
  return { status: response.status, code: Code, issued: Credentials !== undefined };
}

const timestamp = (milliseconds: number) =>
  new Date(start + milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
const minutes15 = 15 * 60_000;
const onlyIf = (Condition: Extract<PolicyStatement['Condition'], object>) =>
  keyOf([{ ...granted, Condition }]);

describe('AssumeRole', () => {
  it('is granted to a caller with everything that it takes, until its credentials end', async () => {
    expect(await assumeRole()).toEqual({ status: 200, code: undefined, issued: true });
    expect(await assumeRole({ wait: lifetime - 1000, key: valid() })).toMatchObject({ issued: true });
    for (const edge of [-minutes15, minutes15]) {
      sts.now = start;
      expect(await assumeRole({ parameters: { Timestamp: timestamp(edge) } })).toMatchObject({
        issued: true,
      });
    }
  });

  it.each<[what: string, fault: () => Fault, status: number, code: string]>([
    [
      'no signature',
      () => ({ after: (query) => query.replace(/&Signature=.*/, '') }),
      400,
      'MissingSignature',
    ],
    ['a wrong signature', () => ({ parameters: { Signature: 'AAAA' } }), 400, 'SignatureDoesNotMatch'],
    [
      'another secret',
      () => ({ key: { ...valid(), accessKeySecret: 'guessed' } }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'a changed parameter',
      () => ({ after: (query) => query.replace('alice', 'mallory') }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'an added parameter',
      () => ({ after: (query) => `${query}&DurationSeconds=7200` }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'another signature method',
      () => ({ parameters: { SignatureMethod: 'HMAC-SHA256' } }),
      400,
      'InvalidSignatureMethod',
    ],
    [
      'an unknown AccessKey',
      () => ({ key: { ...valid(), accessKeyId: 'STS.nobody' } }),
      404,
      'InvalidAccessKeyId.NotFound',
    ],
    ['no Timestamp', () => ({ parameters: { Timestamp: undefined } }), 400, 'MissingTimestamp'],
    ['a malformed Timestamp', () => ({ parameters: { Timestamp: 'now' } }), 400, 'InvalidTimeStamp.Format'],
    [
      'an old Timestamp',
      () => ({ parameters: { Timestamp: timestamp(-minutes15 - 1000) } }),
      400,
      'InvalidTimeStamp.Expired',
    ],
    [
      'a future Timestamp',
      () => ({ parameters: { Timestamp: timestamp(minutes15 + 1000) } }),
      400,
      'InvalidTimeStamp.Expired',
    ],
    ['no nonce', () => ({ parameters: { SignatureNonce: undefined } }), 400, 'MissingSignatureNonce'],
    ['no token', () => ({ parameters: { SecurityToken: undefined } }), 400, 'MissingSecurityToken'],
    [
      'a malformed token',
      () => ({ parameters: { SecurityToken: '?' } }),
      400,
      'InvalidSecurityToken.Malformed',
    ],
    [
      'the token of another key',
      () => ({ parameters: { SecurityToken: valid().securityToken } }),
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
    ],
    ['credentials that end now', () => ({ wait: lifetime }), 400, 'InvalidSecurityToken.Expired'],
    [
      'credentials that ended a second ago',
      () => ({ wait: lifetime + 1000 }),
      400,
      'InvalidSecurityToken.Expired',
    ],

    ['a caller who is the account itself', () => ({ key: developer }), 403, 'NoPermission'],
    ['a caller without policy', () => ({ key: keyOf([]) }), 403, 'NoPermission'],
    [
      'a policy with another action',
      () => ({ key: keyOf([{ ...granted, Action: 'sts:GetCallerIdentity' }]) }),
      403,
      'NoPermission',
    ],
    [
      'a policy with another role',
      () => ({ key: keyOf([{ ...granted, Resource: arn('invoke2') }]) }),
      403,
      'NoPermission',
    ],
    [
      'a Deny over its Allow',
      () => ({ key: keyOf([granted, { ...granted, Effect: 'Deny' }]) }),
      403,
      'NoPermission',
    ],
    [
      'a session policy narrower than the role',
      () => ({ key: keyOf([anything], [{ ...granted, Resource: arn('x') }]) }),
      403,
      'NoPermission',
    ],
    [
      'a role narrower than the session policy',
      () => ({ key: keyOf([{ ...granted, Resource: arn('x') }], [anything]) }),
      403,
      'NoPermission',
    ],
    [
      'a source address that is not admitted',
      () => ({ key: onlyIf({ NotIpAddress: { 'acs:SourceIp': '127.0.0.1' } }) }),
      403,
      'NoPermission',
    ],
    [
      'HTTPS being demanded',
      () => ({ key: onlyIf({ Bool: { 'acs:SecureTransport': 'true' } }) }),
      403,
      'NoPermission',
    ],
    [
      'the time not having come',
      () => ({ key: onlyIf({ DateGreaterThan: { 'acs:CurrentTime': timestamp(0) } }) }),
      403,
      'NoPermission',
    ],
    [
      'a role that does not trust the caller',
      () => ({ key: keyOf([anything]), parameters: { RoleArn: unrelated.arn } }),
      403,
      'NoPermission',
    ],
    [
      'a role that trusts a service alone',
      () => ({ key: keyOf([anything]), parameters: { RoleArn: unprivileged.arn } }),
      403,
      'NoPermission',
    ],
    [
      'a role of another account',
      () => ({ parameters: { RoleArn: invoke.arn.replace(accountId, '2') } }),
      403,
      'NoPermission',
    ],
    [
      'a role that does not exist',
      () => ({ key: keyOf([anything]), parameters: { RoleArn: arn('none') } }),
      404,
      'EntityNotExist.Role',
    ],

    [
      'a session under 15 minutes',
      () => ({ parameters: { DurationSeconds: '899' } }),
      400,
      'InvalidParameter.DurationSeconds',
    ],
    [
      'a session longer than the role has',
      () => ({ parameters: { DurationSeconds: '7201' } }),
      400,
      'InvalidParameter.DurationSeconds',
    ],
    [
      'a session policy of 2049 bytes',
      () => ({ parameters: { Policy: ' '.repeat(2049) } }),
      400,
      'InvalidParameter.PolicySize',
    ],
    [
      'a session policy that is none',
      () => ({ parameters: { Policy: '{}' } }),
      400,
      'InvalidParameter.PolicyGrammar',
    ],
    [
      'a condition that the local RAM does not know',
      () => ({
        parameters: {
          Policy: JSON.stringify({ Version: '1', Statement: [{ ...granted, Condition: { Null: {} } }] }),
        },
      }),
      400,
      'InvalidParameter.PolicyGrammar',
    ],
  ])('is refused for %s: %i %s', async (_, fault, status, code) => {
    expect(await assumeRole(fault())).toEqual({ status, code, issued: false });
  });

  it('is refused for a nonce that was used: 400 SignatureNonceUsed', async () => {
    const once = { key: valid(), parameters: { SignatureNonce: randomUUID() } };
    expect(await assumeRole(once)).toMatchObject({ issued: true });
    expect(await assumeRole(once)).toEqual({ status: 400, code: 'SignatureNonceUsed', issued: false });
  });

  it('is refused while STS throttles: 400 Throttling.User', async () => {
    sts.isThrottled = true;
    expect(await assumeRole()).toEqual({ status: 400, code: 'Throttling.User', issued: false });
  });
});
