import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Infrastructure } from '../deployment/ros-template.ts';
import { readRosTemplate } from '../deployment/ros-template.ts';
import { readServerlessDevsSpec } from '../deployment/serverless-devs.ts';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';

/** What a deployment describes, as far as it runs locally. */
export interface Deployment extends Infrastructure {
  readonly region: string;
  /** By the name of the resource that describes each. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
}

/**
 * Reads a Serverless Devs file and the ROS template beside it (infra/template.yaml), with the file's vars as the
 * template's parameters.
 */
export async function readDeployment(
  specPath: string,
  options: { accountId: string; generation: 2 | 3 },
): Promise<Deployment> {
  const { accountId, generation } = options;
  const { functions, vars, region } = await readServerlessDevsSpec(specPath, accountId);
  const templatePath = join(dirname(specPath), 'infra', 'template.yaml');
  const infrastructure: Infrastructure = existsSync(templatePath)
    ? await readRosTemplate(templatePath, {
        parameters: { ...vars, Generation: String(generation) },
        accountId,
        region,
      })
    : { tablestoreInstances: [], roles: [] };
  return { region, functions, ...infrastructure };
}
