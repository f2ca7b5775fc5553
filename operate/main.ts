import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';
import { type CommandLine, readCommandLine, usage } from './command-line.ts';
import { createInvokeOperate } from './invoke-operate.ts';
import { OperateError } from './operate-error.ts';
import { createProgress } from './progress.ts';
import { cloudTarget, localTarget, type Target } from './target.ts';

async function main(): Promise<number> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine === undefined) {
    process.stdout.write(`${usage()}\n`);
    return 0;
  }
  const { command, parameters, options } = commandLine;
  const target = await targetOf(commandLine);
  if (command.question !== undefined && !commandLine.isConfirmed) {
    await confirm(command.question(parameters), target);
  }
  const progress = createProgress(process.stderr);
  const scope = {
    invoke: createInvokeOperate(target),
    progress,
    options,
    directory: process.cwd(),
    target: `${target.accountId}/${target.region}/${target.serviceName}/${target.functionName}`,
  };
  const outcome = await command.run(parameters, scope).finally(progress.end);
  process.stdout.write(`${commandLine.json ? JSON.stringify(outcome.data) : outcome.text}\n`);
  return outcome.isWhole ? 0 : 1;
}

function targetOf({ dataDirectory, environmentFile, generation }: CommandLine): Promise<Target> | Target {
  if (dataDirectory !== undefined) return localTarget(resolve(dataDirectory));
  const path = resolve(environmentFile ?? '.env');
  // What the environment has already stays as it is.
  if (existsSync(path)) process.loadEnvFile(path);
  else if (environmentFile !== undefined) throw new OperateError('Usage', `--env: there is no ${path}.`);
  return cloudTarget(process.env, generation);
}

/** @throws OperateError when the answer is not yes, or nobody can be asked. */
async function confirm(question: string, { description }: Target): Promise<void> {
  if (!process.stdin.isTTY)
    throw new OperateError('Usage', `${question} (${description}) Say so with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question}\nIn ${description}. Type yes: `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new OperateError('Failed', 'Nothing was done.');
}

/** Faults that a person can mend have a message for them; anything else is a fault of ours and shows its stack. */
function fail(error: unknown): number {
  const isKnown = error instanceof OperateError;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${pc.red(isKnown ? error.message : stack)}\n`);
  return isKnown && error.code === 'Usage' ? 2 : 1;
}

main()
  .catch(fail)
  .then((code) => {
    process.exitCode = code;
  });
