import { join } from 'node:path';
import { DeployError } from '../errors.ts';
import { readSpecification } from '../specification.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkDeployment } from './check-deployment.ts';

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
  const configuration = read instanceof DeployError ? read.message.split('\n') : checkConfiguration(read);
  const deployment = sessionUrl === undefined ? [] : await checkDeployment(sessionUrl, Date.now);
  return [...configuration, ...deployment];
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
