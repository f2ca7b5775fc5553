import { createHash } from 'node:crypto';
import type RPCClient from '@alicloud/pop-core';
import * as v from 'valibot';
import { FunctionError } from '../common/errors.ts';
import type { FcContext, RoleCredentials } from '../common/fc-context.ts';
import type { SessionConfiguration } from './configuration.ts';

const documentedEndpoint = 'https://sts.aliyuncs.com';
/** The shortest that STS issues (https://help.aliyun.com/document_detail/371864.html). */
const durationSeconds = 900;
const timeoutMilliseconds = 4_000;

/** STS credentials as the client gets them; the names are those of STS's own answer. */
const credentialsSchema = v.object({
  AccessKeyId: v.string(),
  AccessKeySecret: v.string(),
  SecurityToken: v.string(),
  Expiration: v.string(),
});

export type InvokeCredentials = v.InferOutput<typeof credentialsSchema>;

type StsConfiguration = Pick<
  SessionConfiguration,
  'STS_ENDPOINT' | 'INVOKE_ROLE' | 'INVOKE_API' | 'DB_SERVICE' | 'DB_FUNCTION'
>;

/** Gets credentials for a user, with those that the invocation's context gives to the function. */
export type IssueInvokeCredentials = (context: FcContext, uid: string) => Promise<InvokeCredentials>;

/**
 * Gets credentials, valid for 15 minutes, that can invoke the db function and do nothing else. The SDK's client is kept
 * while the role's credentials stay the same: each has a connection of its own, which it never ends.
 *
 * Rejects with `ResourceExhausted` when STS throttles, `Unavailable` when it does not answer, `Internal` when it
 * refuses.
 */
export function createInvokeCredentials(configuration: StsConfiguration): IssueInvokeCredentials {
  let current: { securityToken: string; client: Promise<RPCClient> } | undefined;
  return async ({ credentials, accountId, region }, uid) => {
    const { securityToken } = credentials;
    if (current?.securityToken !== securityToken) {
      current = { securityToken, client: connect(configuration, credentials) };
    }
    const parameters = {
      RoleArn: `acs:ram::${accountId}:role/${configuration.INVOKE_ROLE}`,
      RoleSessionName: roleSessionName(uid),
      DurationSeconds: durationSeconds,
      Policy: JSON.stringify(invokePolicy(configuration, region, accountId)),
    };
    try {
      const client = await current.client;
      const answer = await client.request('AssumeRole', parameters, { method: 'POST' });
      return v.parse(v.object({ Credentials: credentialsSchema }), answer).Credentials;
    } catch (error) {
      throw toFunctionError(error);
    }
  };
}

async function connect(
  { STS_ENDPOINT: endpoint }: StsConfiguration,
  credentials: RoleCredentials,
): Promise<RPCClient> {
  const { default: Client } = await import('@alicloud/pop-core');
  return new Client({
    ...credentials,
    endpoint: endpoint === 'auto' ? documentedEndpoint : endpoint,
    apiVersion: '2015-04-01',
    opts: { timeout: timeoutMilliseconds },
  });
}

/** Names the user in audit logs without telling who it is: 2 to 64 characters, and nothing of the sessionId. */
export function roleSessionName(uid: string): string {
  return `user-${createHash('sha256').update(uid).digest('hex').slice(0, 32)}`;
}

/** The session policy: the exact db function and no other. FC 2.0 checks the unqualified name or the qualified one. */
export function invokePolicy(
  {
    INVOKE_API,
    DB_SERVICE,
    DB_FUNCTION,
  }: Pick<StsConfiguration, 'INVOKE_API' | 'DB_SERVICE' | 'DB_FUNCTION'>,
  region: string,
  accountId: string,
) {
  const account = `acs:fc:${region}:${accountId}`;
  return {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'fc:InvokeFunction',
        Resource:
          INVOKE_API === '2023-03-30'
            ? [`${account}:functions/${DB_FUNCTION}`]
            : [
                `${account}:services/${DB_SERVICE}/functions/${DB_FUNCTION}`,
                `${account}:services/${DB_SERVICE}.LATEST/functions/${DB_FUNCTION}`,
              ],
      },
    ],
  };
}

/** As much of pop-core's error as tells an answer of STS from no answer. */
const answeredError = v.object({
  code: v.string(),
  entry: v.object({ response: v.object({ statusCode: v.number() }) }),
});

function toFunctionError(error: unknown): FunctionError {
  const answered = v.safeParse(answeredError, error);
  if (answered.success) {
    const { code, entry } = answered.output;
    if (code.startsWith('Throttling')) {
      const message = 'Too many logins at once. Try again in a moment.';
      return new FunctionError('ResourceExhausted', message, { cause: error });
    }
    if (entry.response.statusCode < 500) {
      return new FunctionError('Internal', 'STS refused the function. The log says why.', { cause: error });
    }
  }
  return new FunctionError('Unavailable', 'STS did not answer. Try again.', { cause: error });
}
