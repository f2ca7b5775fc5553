import { isObject } from './border.ts';
import { ClientError, isClientError } from './errors.ts';
import type { Fc2Constructor } from './fc2-sdk.ts';
import type { InvocationAnswer, Invoker } from './invoker.ts';
import type { Session } from './session.ts';
import { codeOfSystemError } from './system-errors.ts';

/**
 * Invokes through API 2016-08-15 with the genuine SDK. The date that is signed is the server's, because headers
 * given to `invokeFunction` take precedence over the SDK's own, `date` included.
 */
export function createFc2Invoker(
  Fc2: Fc2Constructor,
  session: Session,
  serviceName: string,
  serverTime: () => number,
  timeout: number,
): Invoker {
  const { functions, credentials } = session;
  const client = new Fc2(functions.accountId, {
    accessKeyID: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    securityToken: credentials.securityToken,
    region: functions.region,
    endpoint: functions.endpoint.replace(/\/$/, ''),
    timeout,
  });

  return {
    async invoke(functionName, payload) {
      const date = new Date(serverTime()).toUTCString();
      try {
        const { headers, data } = await client.invokeFunction(serviceName, functionName, payload, { date });
        // The SDK has parsed what was labelled as JSON.
        return { status: 200, headers, body: typeof data === 'string' ? data : JSON.stringify(data) };
      } catch (error) {
        return answerOfError(error);
      }
    },
  };
}

/**
 * The SDK throws for every status but 2xx, with the status and the request id in the message alone. What it throws
 * besides comes from the network, or is a SyntaxError or TypeError from its parsing. Errors are told by their names,
 * because those of Node's own modules need not be instances of this realm's classes.
 */
function answerOfError(error: unknown): InvocationAnswer {
  if (isClientError(error)) throw error;
  const { name, message, code } = isObject(error) ? error : {};
  const match = /^POST \S+ failed with (\d{3})\. requestid: (\S+), message: ([\s\S]*)\.$/.exec(
    String(message),
  );
  if (match === null) {
    throw name === 'SyntaxError' || name === 'TypeError'
      ? new ClientError('Internal', 'Function Compute gave no answer that the SDK understands.', {
          cause: error,
        })
      : new ClientError(codeOfSystemError(error), 'No answer from Function Compute.', { cause: error });
  }
  const [, status, requestId, fcMessage] = match;
  return {
    status: Number(status),
    headers: requestId === undefined || requestId === 'undefined' ? {} : { 'x-fc-request-id': requestId },
    body: JSON.stringify({ ErrorCode: code, ErrorMessage: fcMessage }),
  };
}
