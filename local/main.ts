import { join } from 'node:path';
import colors from 'picocolors';
import { buildClient } from '../build/client.ts';
import { BuildError, buildFunctions } from '../build/functions.ts';
import { LocalCloudError } from './cloud/errors.ts';
import { type Cloud, startCloud } from './cloud/start-cloud.ts';
import { type CommandLine, readCommandLine, usage } from './command-line.ts';
import { DeploymentError } from './deployment/errors.ts';
import { UndeployableError } from './function-compute/function-definition.ts';
import { PortTakenError } from './loopback/server.ts';
import { readyMessage } from './messages.ts';
import { DataDirectoryError } from './tablestore/server.ts';
import { watchDeployment } from './watch.ts';

const root = join(__dirname, '..');

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2), process.cwd());
  if (commandLine.help) return print(usage);

  await Promise.all([buildFunctions(), buildClient()]);
  const specPath = join(root, commandLine.generation === 3 ? 's.yaml' : 's.fc2.yaml');
  const cloud = await startCloud({
    ...commandLine,
    specPath,
    clock: Date.now,
    environment: process.env,
    onLog: ({ functionName, text }) => report(colors.dim(`[${functionName}] ${text}`)),
    onError: (error) => report(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  const watching = commandLine.watch
    ? await watchDeployment({ cloud, root, specPath, report })
    : { stop: async () => undefined };
  endOnSignal(async () => {
    await watching.stop();
    await cloud.close();
  });
  announce(cloud, commandLine);
}

function announce({ endpoints }: Cloud, { json, dataDirectory }: CommandLine): void {
  print(
    json ? JSON.stringify(endpoints) : readyMessage(endpoints, { dataDirectory, platform: process.platform }),
  );
}

/** The first Ctrl-C ends everything in order, a second one at once. */
function endOnSignal(end: () => Promise<void>): void {
  let isEnding = false;
  const onSignal = () => {
    if (isEnding) process.exit(130);
    isEnding = true;
    end().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Standard error, so that `--json` leaves one line alone on standard output. */
function report(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Faults that a person can mend have a message for them; anything else is a fault of ours and shows its stack. */
const mendable = [LocalCloudError, DeploymentError, BuildError, DataDirectoryError, UndeployableError];

function fail(error: unknown): void {
  if (error instanceof PortTakenError) {
    report(
      `${error.message} Is another npm start running? End it, or choose others: npm start -- --port ${error.port + 100}`,
    );
  } else if (error instanceof Error && mendable.some((kind) => error instanceof kind)) report(error.message);
  else report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

main().catch(fail);
