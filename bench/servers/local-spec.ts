import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A function of FC 2.0 whose invocations are signed without a nonce and can therefore be sent again and again. */
export interface LocalFunction {
  readonly codeDirectory: string;
  readonly environmentVariables: Readonly<Record<string, string>>;
}

export const serviceName = 'bench';

/**
 * Writes a Serverless Devs file for functions of one service; there is no ROS template beside it, so that their role
 * may do everything.
 *
 * @returns its path.
 */
export async function writeSpec(
  directory: string,
  functions: Readonly<Record<string, LocalFunction>>,
): Promise<string> {
  const resources = Object.entries(functions).map(([name, { codeDirectory, environmentVariables }]) => [
    name,
    {
      component: 'fc',
      props: {
        region: 'cn-hangzhou',
        service: { name: serviceName, role: "acs:ram::${config('AccountID')}:role/bench" },
        function: {
          name,
          runtime: 'nodejs20',
          handler: 'index.handler',
          codeUri: codeDirectory,
          timeout: 20,
          memorySize: 512,
          environmentVariables,
        },
      },
    },
  ]);
  const path = join(directory, 's.yaml');
  // JSON is YAML.
  const spec = {
    edition: '3.0.0',
    name: 'bench',
    access: 'default',
    resources: Object.fromEntries(resources),
  };
  await writeFile(path, JSON.stringify(spec, null, 2));
  return path;
}

/** As the functions find the local Tablestore. */
export const tablestoreVariables = {
  TABLESTORE_INSTANCE: "${env('TABLESTORE_INSTANCE')}",
  TABLESTORE_ENDPOINT: "${env('TABLESTORE_ENDPOINT', 'auto')}",
} as const;
