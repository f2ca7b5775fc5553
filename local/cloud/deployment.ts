import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { KeptEvaluations } from '../deployment/kept-evaluations.ts';
import { type Infrastructure, readRosTemplate } from '../deployment/ros-template.ts';
import { readServerlessDevsSpec } from '../deployment/serverless-devs.ts';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import { unrestrictedRole } from './unrestricted-role.ts';

/** What a deployment describes, as far as it runs locally. */
export interface Deployment extends Infrastructure {
  readonly region: string;
  readonly generation: 2 | 3;
  /** By the name of the resource that describes each. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** What a person should know of how this run differs from the deployment, a sentence each. */
  readonly warnings: readonly string[];
}

/** Where a ROS template is looked for, beside the Serverless Devs file. */
const templateNames = [
  'infra/template.yaml',
  'infra/template.yml',
  'template.yaml',
  'template.yml',
  'ros.yaml',
];

/**
 * Reads a Serverless Devs file and the ROS template beside it, with the file's vars as the template's parameters.
 * Without a template nothing says what the functions' roles may do, so that they may do everything.
 *
 * @throws DeploymentError naming the file and the place.
 */
export async function readDeployment(
  specPath: string,
  accountId: string,
  kept?: KeptEvaluations,
): Promise<Deployment> {
  const { functions, vars, region, leftOut } = await readServerlessDevsSpec(specPath, accountId, kept);
  const definitions = [...functions.values()];
  const generation = definitions.some((definition) => definition.generation === 3) ? 3 : 2;
  const described = { region, generation, functions } as const;
  const templatePath = templateNames
    .map((name) => join(dirname(specPath), name))
    .find((path) => existsSync(path));
  if (templatePath !== undefined) {
    const parameters = { ...vars, Generation: String(generation) };
    const infrastructure = await readRosTemplate(templatePath, { parameters, accountId, region }, kept);
    return { ...described, ...infrastructure, warnings: leftOut };
  }
  const arns = new Set(definitions.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [roleArn])));
  const unrestricted =
    `There is no ROS template beside ${basename(specPath)} (${templateNames[0]}): ` +
    'nothing restricts what the functions may do here.';
  return {
    ...described,
    tablestoreInstances: [],
    roles: [...arns].map((arn) => unrestrictedRole(arn, accountId)),
    warnings: [...leftOut, unrestricted],
  };
}
