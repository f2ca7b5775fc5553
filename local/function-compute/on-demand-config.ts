import * as v from 'valibot';
import type { Answer } from './answer.ts';
import { invalidArgument } from './errors.ts';
import type { IncomingRequest } from './incoming-request.ts';
import type { Service } from './service.ts';

/** What an account has in a region by default, which no function may be given more of. */
const accountInstances = 300;

const configuration = v.object({
  maximumInstanceCount: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(accountInstances)),
});
const body = v.pipe(v.string(), v.parseJson(), configuration);

/**
 * PutFunctionOnDemandConfig: how many instances a function of 2.0 may have from now on; 0 lets none start. The cloud's
 * ETags are not imitated.
 *
 * @see https://help.aliyun.com/zh/functioncompute/fc-2-0/developer-reference/api-fc-open-2021-04-06-putfunctionondemandconfig
 * @throws FunctionComputeError InvalidArgument without a qualifier, or for a number that is none or too large
 */
export function putOnDemandConfig(
  request: IncomingRequest,
  target: { serviceName: string; qualifier?: string; functionName: string; key: string },
  service: Pick<Service, 'limitInstances'>,
): Answer {
  const { serviceName, qualifier, functionName, key } = target;
  if (qualifier === undefined) throw invalidArgument('qualifier is required: an alias or LATEST');
  const parsed = v.safeParse(body, request.body.toString());
  if (!parsed.success) {
    throw invalidArgument(`maximumInstanceCount must be a whole number from 0 to ${accountInstances}`);
  }
  const { maximumInstanceCount } = parsed.output;
  service.limitInstances(key, maximumInstanceCount);
  const resource = `services/${serviceName}.${qualifier}/functions/${functionName}`;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ resource, maximumInstanceCount })),
  };
}
