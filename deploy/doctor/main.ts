import { join } from 'node:path';
import * as v from 'valibot';
import { DeployError } from '../errors.ts';
import fcSchema from '../schema/fc.json';
import fc3Schema from '../schema/fc3.json';
import { readSpecification, type Specification } from '../specification.ts';
import { checkDeployment } from './check-deployment.ts';
import { checkProperties } from './check-properties.ts';
import { checkVariables } from './check-variables.ts';

const environmentVariables = v.pipe(
  v.record(v.string(), v.unknown()),
  // What is no text has been found fault with as a property already.
  v.transform((variables) =>
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
  ),
);

/** The variables of a function, from the properties of `fc3` or of `fc`. */
const variablesOf = v.fallback(
  v.union([
    v.pipe(
      v.object({ environmentVariables }),
      v.transform((props) => props.environmentVariables),
    ),
    v.pipe(
      v.object({ function: v.object({ environmentVariables }) }),
      v.transform((props) => props.function.environmentVariables),
    ),
  ]),
  {},
);

/**
 * `npm run doctor [-- s.yaml [sessionUrl]]`: says what is wrong with a configuration, and with a deployment when its
 * URL is given, a line each. The exit code is 1 when anything is.
 */
async function main(file = 's.yaml', sessionUrl?: string): Promise<void> {
  const problems = await diagnose(join(process.cwd(), file), sessionUrl);
  for (const problem of problems) process.stdout.write(`✖ ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
  else process.stdout.write(`✔ ${sessionUrl === undefined ? file : `${file} and ${sessionUrl}`}\n`);
}

async function diagnose(path: string, sessionUrl: string | undefined): Promise<string[]> {
  const read = await readSpecification(path).catch((error: unknown) => {
    if (error instanceof DeployError) return error;
    throw error;
  });
  const configuration = read instanceof DeployError ? [read.message] : checkConfiguration(read);
  const deployment = sessionUrl === undefined ? [] : await checkDeployment(sessionUrl, Date.now);
  return [...configuration, ...deployment];
}

function checkConfiguration({ generation, resources }: Specification): string[] {
  const schema = generation === 3 ? fc3Schema : fcSchema;
  const properties = [...resources].flatMap(([name, props]) =>
    checkProperties(schema, props, `resources.${name}`),
  );
  return [...properties, ...checkVariables(v.parse(variablesOf, resources.get('session')))];
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
