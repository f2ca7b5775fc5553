import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import RPCClient from '@alicloud/pop-core';
import * as v from 'valibot';
import { parse } from 'yaml';
import { BuildError } from '../build/build-error.ts';
import { buildFunctions } from '../build/functions.ts';
import { applySchema } from './apply-schema.ts';
import { applyStack } from './apply-stack.ts';
import { clientSettings } from './client-settings.ts';
import { checkConfiguration } from './doctor/check-configuration.ts';
import { DeployError } from './errors.ts';
import { limitInstances } from './limit-instances.ts';
import { readSpecification, type Specification } from './specification.ts';

const root = join(__dirname, '..');
const templatePath = join(root, 'infra', 'template.yaml');
const pauseMilliseconds = 3000;

/**
 * The steps of `s deploy` that Serverless Devs has no component for; s.yaml and s.fc2.yaml run them as actions.
 * `prepare s.yaml` checks the configuration, builds the functions and applies the ROS template: functions need their
 * roles.
 * `finish s.yaml [sessionUrl]` limits the instances on FC 2.0, makes missing tables and prints what the mini-program
 * needs.
 */
async function main([step, file, sessionUrl]: readonly string[]): Promise<void> {
  if (file === undefined || (step !== 'prepare' && step !== 'finish')) {
    throw new DeployError('Use: node --import tsx deploy/main.ts prepare|finish s.yaml [sessionUrl]');
  }
  const specification = await readSpecification(join(root, file));
  return step === 'prepare' ? prepare(specification) : finish(specification, sessionUrl);
}

async function prepare(specification: Specification): Promise<void> {
  const problems = checkConfiguration(specification);
  if (problems.length > 0) throw new DeployError(problems.join('\n'));
  report('Building the functions');
  await buildFunctions();
  const templateBody = await readFile(templatePath, 'utf8');
  const { region, vars, keys, generation } = specification;
  const endpoint = addressOf(vars['RosEndpoint'], 'https://ros.aliyuncs.com');
  const client = new RPCClient({
    endpoint,
    apiVersion: '2019-09-10',
    accessKeyId: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    ...(keys.securityToken && { securityToken: keys.securityToken }),
    opts: { timeout: 30_000 },
  });
  await applyStack(
    {
      region,
      stackName: vars['AppName'] ?? 'mini-app',
      templateBody,
      parameters: parametersFor(templateBody, { ...vars, Generation: String(generation) }),
      keptParameters: ['TablestoreInstance', 'Generation'],
    },
    {
      // The template is too long for a URL.
      request: (action, parameters) => client.request(action, parameters, { method: 'POST' }),
      pause: () => sleep(endpoint.startsWith('http://') ? 10 : pauseMilliseconds),
      report,
    },
  );
}

/** ROS refuses parameters that the template does not declare. */
function parametersFor(
  templateBody: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const { Parameters } = v.parse(
    v.object({ Parameters: v.record(v.string(), v.unknown()) }),
    parse(templateBody),
  );
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(Parameters, name)));
}

async function finish(specification: Specification, sessionUrl: string | undefined): Promise<void> {
  const { accountId, region, vars, generation } = specification;
  const endpoint = addressOf(vars['InvokeEndpoint'], `https://${accountId}.${region}.fc.aliyuncs.com`);
  if (generation === 2) report(await limitInstances(specification, endpoint));
  const { added, remarks } = await applySchema(specification, endpoint);
  report(added.length === 0 ? 'Tables and indexes: all there' : `Made ${added.join(', ')}`);
  for (const remark of remarks) report(remark);
  for (const line of clientSettings(specification, endpoint, sessionUrl)) report(line);
}

/** A service's address from the environment, where `auto` and nothing mean the one that is documented. */
function addressOf(given: string | undefined, documented: string): string {
  return given === undefined || given === 'auto' ? documented : given;
}

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isMendable = error instanceof DeployError || error instanceof BuildError;
  const shown = error instanceof Error && !isMendable ? (error.stack ?? error.message) : error;
  process.stderr.write(`${isMendable ? error.message : String(shown)}\n`);
  process.exitCode = 1;
});
