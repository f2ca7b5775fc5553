import Fc2 from '@alicloud/fc2';
import type { LocalCloud } from '../servers/local-cloud.ts';
import { serviceName } from '../servers/local-spec.ts';
import { type Exchange, record } from './record.ts';

/** Invokes functions of FC 2.0 through the genuine SDK, at the local cloud or what stands before it. */
export function invocationsBySdk({ endpoints }: Pick<LocalCloud, 'endpoints'>, endpoint: string) {
  const { accountId, region, credentials } = endpoints;
  const client = new Fc2(accountId, {
    accessKeyID: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    securityToken: '',
    region,
    endpoint,
    timeout: 10_000,
  });
  return {
    invoke: (functionName: string, event: object) =>
      client.invokeFunction(serviceName, functionName, JSON.stringify(event), {}),
  };
}

/**
 * Invocations of a function with each of the events, as the SDK signs them now, with their answers.
 *
 * @throws Error when one is not answered with a JSON object, or with one that says of an error.
 */
export async function recordInvocations(
  cloud: Pick<LocalCloud, 'endpoints'>,
  functionName: string,
  events: readonly object[],
): Promise<Exchange[]> {
  const exchanges = await record(cloud.endpoints.functionCompute.endpoint, async (endpoint) => {
    const { invoke } = invocationsBySdk(cloud, endpoint);
    for (const event of events) await invoke(functionName, event);
  });
  for (const { answer } of exchanges) {
    const text = answer.body.toString();
    const value: unknown = answer.status === 200 ? JSON.parse(text) : undefined;
    if (typeof value !== 'object' || value === null || 'error' in value || 'errorMessage' in value) {
      throw new Error(`${functionName} answered ${answer.status}: ${text}`);
    }
  }
  return exchanges;
}
