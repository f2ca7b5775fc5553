import { DeployError } from './errors.ts';
import type { FunctionName, Specification } from './specification.ts';

/** The part of the SDK that limits instances; it has no types of its own. */
interface Fc2Client {
  putOnDemandConfig(
    serviceName: string,
    functionName: string,
    qualifier: string,
    options: { readonly maximumInstanceCount: number },
  ): Promise<unknown>;
}
const Fc2: new (accountId: string, config: object) => Fc2Client = require('@alicloud/fc2');

/** The functions that users can call, and which of `vars` says how many instances of each run at once. */
const limited = [
  { resource: 'session', variable: 'SessionInstances' },
  { resource: 'db', variable: 'DbInstances' },
] as const;

/**
 * Limits the instances of session and db on FC 2.0, whose YAML has no key for it
 * (https://help.aliyun.com/zh/functioncompute/fc-2-0/developer-reference/api-fc-open-2021-04-06-putfunctionondemandconfig);
 * a limit outlives later deployments. FC 3.0 has it from s.yaml.
 *
 * @param endpoint of Function Compute, without a slash at the end
 * @returns a line for the terminal
 * @throws DeployError naming the function and what Function Compute answered
 */
export async function limitInstances(specification: Specification, endpoint: string): Promise<string> {
  const { accountId, region, keys, vars, functions } = specification;
  const client = new Fc2(accountId, {
    accessKeyID: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    securityToken: keys.securityToken,
    region,
    endpoint,
    timeout: 30_000,
  });
  const done: string[] = [];
  for (const { resource, variable } of limited) {
    const count = Number(vars[variable]);
    await limit(client, functions[resource], count);
    done.push(`${count} of ${resource}`);
  }
  return `Instances at most: ${done.join(', ')}`;
}

async function limit(client: Fc2Client, name: FunctionName, maximumInstanceCount: number): Promise<void> {
  const { serviceName = '', functionName } = name;
  await client
    .putOnDemandConfig(serviceName, functionName, 'LATEST', { maximumInstanceCount })
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof Error && 'code' in error ? `${String(error.code)} ` : '';
      throw new DeployError(
        `The instances of ${functionName} could not be limited to ${maximumInstanceCount}: ${code}${message}`,
        { cause: error },
      );
    });
}
