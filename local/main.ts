import { join } from 'node:path';
import { buildClient } from '../build/client.ts';
import { BuildError, buildFunctions } from '../build/functions.ts';
import { type Endpoints, removeEndpoints, writeEndpoints } from './cloud/endpoints.ts';
import { LocalCloudError } from './cloud/errors.ts';
import { portOf } from './cloud/ports.ts';
import { type Cloud, startCloud } from './cloud/start-cloud.ts';
import { type CommandLine, readCommandLine, usage } from './command-line.ts';
import { DeploymentError } from './deployment/errors.ts';
import { UndeployableError } from './function-compute/function-definition.ts';
import { PortTakenError } from './loopback/server.ts';
import { describeLogLine, readyMessage } from './messages.ts';
import { createPreview, type Preview } from './preview/server/create-preview.ts';
import { PageError } from './preview/server/page-error.ts';
import { CompileError } from './preview/server/problem.ts';
import { PreviewProjectError } from './preview/server/project.ts';
import { DataDirectoryError } from './tablestore/server.ts';
import { watchDeployment } from './watch.ts';

const root = join(__dirname, '..');

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2), process.cwd());
  if (commandLine.help) return print(usage);

  await Promise.all([buildFunctions(), buildClient()]);
  const running = await run(commandLine);
  endOnSignal(running.end);
  const { endpoints } = running;
  const { json, dataDirectory } = commandLine;
  print(
    json ? JSON.stringify(endpoints) : readyMessage(endpoints, { dataDirectory, platform: process.platform }),
  );
}

/** Starts all that the command line asks for. */
async function run(commandLine: CommandLine): Promise<{ endpoints: Endpoints; end(): Promise<void> }> {
  const { dataDirectory } = commandLine;
  const specPath = join(root, commandLine.generation === 3 ? 's.yaml' : 's.fc2.yaml');
  const cloud = await startCloud({
    ...commandLine,
    specPath,
    clock: Date.now,
    onLog: ({ functionName, text }) => report(describeLogLine(functionName, text)),
    onError,
  });
  const preview = await startPreview(cloud, commandLine).catch(async (error: unknown) => {
    await cloud.close();
    throw error;
  });
  const endpoints = (): Endpoints => ({
    ...cloud.endpoints,
    ...(preview === undefined ? {} : { preview: { url: preview.url } }),
  });
  await writeEndpoints(dataDirectory, endpoints());
  const onReloaded = async () => {
    await writeEndpoints(dataDirectory, endpoints());
    preview?.notifyReload();
  };
  const watching = commandLine.watch
    ? await watchDeployment({ reload: cloud.reload, onReloaded, root, specPath, report })
    : undefined;
  return {
    endpoints: endpoints(),
    async end() {
      await watching?.stop();
      await preview?.close();
      await cloud.close();
      await removeEndpoints(dataDirectory);
    },
  };
}

async function startPreview(
  cloud: Cloud,
  { previewDirectory, port }: CommandLine,
): Promise<Preview | undefined> {
  if (previewDirectory === undefined) return undefined;
  const { functionCompute } = cloud.endpoints;
  return createPreview({
    projectDirectory: previewDirectory,
    port: portOf(port, 'preview'),
    // The preview itself gives auth codes that the local Alipay knows.
    replaceExports: { 'backend.ts': { sessionUrl: functionCompute.sessionUrl, localAlipay: undefined } },
    authorize: async (user) => cloud.authorize(user),
    allowedOrigins: () =>
      [functionCompute.endpoint, functionCompute.sessionUrl].map((url) => new URL(url).origin),
    onError,
  });
}

/** Faults of the mini-program name their place; only a fault of ours needs the stack. */
function onError(error: unknown): void {
  if (error instanceof CompileError || error instanceof PageError) report(error.message);
  else report(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** The first Ctrl-C ends everything in order, a second one at once. */
function endOnSignal(end: () => Promise<void>): void {
  let isEnding = false;
  const onSignal = () => {
    if (isEnding) process.exit(130);
    isEnding = true;
    report('Stopping…');
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
const mendable = [LocalCloudError, DeploymentError, BuildError, UndeployableError, PreviewProjectError];

function fail(error: unknown): void {
  if (error instanceof PortTakenError) {
    const command = process.env['npm_lifecycle_event'] === 'local' ? 'npm run local' : 'npm start';
    report(
      `${error.message} Is another npm start running? End it, or choose others: ${command} -- --port ${error.port + 100}`,
    );
  } else if (error instanceof DataDirectoryError) {
    report(
      `${error.message} Is another npm start running? End it, or choose another folder with --data DIR.`,
    );
  } else if (error instanceof Error && mendable.some((kind) => error instanceof kind)) report(error.message);
  else report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

main().catch(fail);
