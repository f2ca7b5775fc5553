import { createHmac, randomUUID } from 'node:crypto';
import RPCClient from '@alicloud/pop-core';
import { type AccessKey, type AccessKeys, createAccessKeys } from '../ram/access-keys.ts';
import type { Role } from '../ram/roles.ts';
import { createStsServer, type StsServer } from './server.ts';
import { assumeRoleForService } from './service-credentials.ts';

export const accountId = '1234567890123456';

export function arn(roleName: string): string {
  return `acs:ram::${accountId}:role/${roleName}`;
}

export const developer: AccessKey = {
  accessKeyId: 'LTAIdeveloper',
  accessKeySecret: 'developer-secret',
  principal: { accountId, arn: `acs:ram::${accountId}:root`, policyGroups: [] },
};

/** A role that trusts the identities given, and may do the actions given; `sts:` actions on roles only. */
export function role(
  name: string,
  trust: Role['trustPolicy']['Statement'][number]['Principal'],
  may: string[],
): Role {
  return {
    name,
    arn: arn(name),
    trustPolicy: {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: trust }],
    },
    policies: may.map((action) => ({
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: action, Resource: action.startsWith('sts:') ? arn('*') : '*' }],
    })),
    maxSessionDurationSeconds: 7200,
  };
}

const fc = { Service: ['fc.aliyuncs.com'] };
export const session = role('session', fc, ['sts:AssumeRole']);
export const unprivileged = role('unprivileged', fc, ['ots:*']);
export const invoke = role('invoke', { RAM: [session.arn, unprivileged.arn] }, ['fc:InvokeFunction']);
export const unrelated = role('unrelated', { RAM: [arn('somebody')] }, ['fc:*']);

/** A local STS with the roles above, whose clock and roles a test can change. */
export interface TestSts extends StsServer {
  now: number;
  roles: Role[];
  isThrottled: boolean;
  readonly accessKeys: AccessKeys;
  /** What went to onError. */
  readonly failures: unknown[];
  /** The credentials that a function with this role gets. */
  functionKey(role?: Role): Required<AccessKey>;
  popCore(key: AccessKey): RPCClient;
}

export async function startTestSts(): Promise<TestSts> {
  const state = {
    // Whole seconds, as a Timestamp has them.
    now: Math.floor(Date.now() / 1000) * 1000,
    roles: [session, unprivileged, invoke, unrelated],
    isThrottled: false,
    failures: [] as unknown[],
  };
  const clock = () => state.now;
  const accessKeys = createAccessKeys({ developer, clock });
  const server = await createStsServer({
    port: 0,
    roles: () => state.roles,
    accessKeys,
    clock,
    isThrottled: () => state.isThrottled,
    onError: (error) => state.failures.push(error),
  });
  return Object.assign(state, server, {
    accessKeys,
    functionKey: (of = session) => assumeRoleForService(of, 'fc.aliyuncs.com', 'fc', 36 * 3600, accessKeys),
    popCore: ({ accessKeyId, accessKeySecret, securityToken }: AccessKey) =>
      new RPCClient({
        endpoint: server.endpoint,
        apiVersion: '2015-04-01',
        accessKeyId,
        accessKeySecret,
        ...(securityToken === undefined ? {} : { securityToken }),
      }),
  });
}

/** A signed query, made here and not by the SDK, so that each part of it can be wrong. */
export function signQuery(
  key: AccessKey,
  now: number,
  changes: Readonly<Record<string, string | undefined>> = {},
  method = 'GET',
): string {
  const { Signature, ...changedParameters } = changes;
  const all = {
    Action: 'GetCallerIdentity',
    Version: '2015-04-01',
    Format: 'JSON',
    AccessKeyId: key.accessKeyId,
    SecurityToken: key.securityToken,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date(now).toISOString().replace(/\.\d+Z/, 'Z'),
    ...changedParameters,
  };
  const pairs = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const text = `${method}&%2F&${encodeURIComponent(pairs.sort().join('&'))}`;
  const signature = createHmac('sha1', `${key.accessKeySecret}&`).update(text).digest('base64');
  return [...pairs, `Signature=${encodeURIComponent(Signature ?? signature)}`].join('&');
}
