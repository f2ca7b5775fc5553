import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { OperateError } from './operate-error.ts';

/** Whose operate function is invoked, and with which AccessKey. */
export interface Target {
  readonly generation: 2 | 3;
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string | undefined;
  };
  readonly functionName: string;
  /** Generation 2 only. */
  readonly serviceName: string;
  /** For the developer, before something is deleted. */
  readonly description: string;
}

const endpointsFile = v.object({
  accountId: v.string(),
  region: v.string(),
  credentials: v.object({ accessKeyId: v.string(), accessKeySecret: v.string() }),
  functionCompute: v.object({
    generation: v.picklist([2, 3]),
    endpoint: v.string(),
    functions: v.object({ operate: v.string() }),
    service: v.optional(v.string(), ''),
  }),
});

/** The local cloud that runs with a data directory. @throws OperateError when none does. */
export async function localTarget(dataDirectory: string): Promise<Target> {
  const path = join(dataDirectory, 'endpoints.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new OperateError(
      'Failed',
      `No local cloud is running: there is no ${path}. Start one (npm start), or name its folder with --data.`,
      { cause },
    );
  });
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), endpointsFile), text);
  if (!parsed.success) {
    throw new OperateError(
      'Failed',
      `${path} is not what a local cloud with this backend writes: start it anew.`,
    );
  }
  const { functionCompute, ...identity } = parsed.output;
  return {
    ...identity,
    generation: functionCompute.generation,
    endpoint: functionCompute.endpoint,
    functionName: functionCompute.functions.operate,
    serviceName: functionCompute.service === '' ? '' : `${functionCompute.service}-operate`,
    description: `the local cloud in ${dataDirectory}`,
  };
}

/** What the environment, or .env, has to say about a deployment. */
const variables = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'the id of your AccessKey (RAM console)',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'its secret',
  FC_ACCOUNT_ID: 'the number of your Alibaba Cloud account',
  FC_REGION: 'the region of the functions, such as cn-hangzhou',
} as const;

/** A deployment in the cloud. @throws OperateError that lists every variable that is missing. */
export function cloudTarget(environment: NodeJS.ProcessEnv, generation: 2 | 3): Target {
  const missing = Object.entries(variables).filter(([name]) => !environment[name]);
  if (missing.length > 0) {
    const list = missing.map(([name, meaning]) => `  ${name}  ${meaning}`).join('\n');
    throw new OperateError(
      'Usage',
      `Set these in the environment or in .env (or say --local for the local cloud):\n${list}`,
    );
  }
  const accountId = environment['FC_ACCOUNT_ID'] ?? '';
  const region = environment['FC_REGION'] ?? '';
  const app = environment['APP_NAME'] || 'mini-app';
  const [serviceName, functionName] =
    generation === 3 ? ['', `${app}-operate`] : [`${app}-operate`, 'operate'];
  return {
    generation,
    endpoint: `https://${accountId}.${region}.fc.aliyuncs.com`,
    accountId,
    region,
    credentials: {
      accessKeyId: environment['ALIBABA_CLOUD_ACCESS_KEY_ID'] ?? '',
      accessKeySecret: environment['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] ?? '',
      securityToken: environment['ALIBABA_CLOUD_SECURITY_TOKEN'] || undefined,
    },
    serviceName,
    functionName,
    description: `${app} of account ${accountId} in ${region}`,
  };
}
