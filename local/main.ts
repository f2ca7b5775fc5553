import { join } from 'node:path';
import { buildClient } from '../build/client.ts';
import { BuildError, buildFunctions, sourceMapPath } from '../build/functions.ts';
import { removeEndpoints, writeEndpoints } from './cloud/endpoints.ts';
import { LocalCloudError } from './cloud/errors.ts';
import { portOf } from './cloud/ports.ts';
import { type CloudOptions, startCloud } from './cloud/start-cloud.ts';
import { type ProjectCloud, type ProjectEndpoints, startProject } from './cloud/start-project.ts';
import { type CommandLine, readCommandLine, usage } from './command-line.ts';
import { DeploymentError } from './deployment/errors.ts';
import { UndeployableError } from './function-compute/function-definition.ts';
import { describeRecord } from './logs/describe-record.ts';
import { createLogFile } from './logs/log-file.ts';
import type { LogRecord } from './logs/log-record.ts';
import { createRequestGroups } from './logs/request-groups.ts';
import { followRecords, lastRecords } from './logs/show-logs.ts';
import { PortTakenError } from './loopback/server.ts';
import { projectReadyMessage, specReadyMessage } from './messages.ts';
import { createPreview, type Preview } from './preview/server/create-preview.ts';
import { PageError } from './preview/server/page-error.ts';
import { CompileError } from './preview/server/problem.ts';
import { PreviewProjectError } from './preview/server/project.ts';
import { DataDirectoryError } from './tablestore/server.ts';
import { watchProject, watchSpec } from './watch.ts';

const root = join(__dirname, '..');

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2), process.cwd());
  if (commandLine.help) return print(usage);
  if (commandLine.logs !== undefined) return showLogs(commandLine.dataDirectory, commandLine.logs.follow);
  const { specPath } = commandLine;
  return specPath === undefined ? runProject(commandLine) : runSpec(commandLine, specPath);
}

/** This project's own backend, with the preview when it is asked for. */
async function runProject(commandLine: CommandLine): Promise<void> {
  const { json, dataDirectory } = commandLine;
  await Promise.all([buildFunctions(), buildClient()]);
  const specPath = join(root, commandLine.generation === 3 ? 's.yaml' : 's.fc2.yaml');
  const watched = watchedBy(dataDirectory);
  const cloud = await startProject({
    ...commandLine,
    ...watched.observers,
    specPath,
    clock: Date.now,
    sourceMapPath,
  });
  const preview = await startPreview(cloud, commandLine).catch(async (error: unknown) => {
    await cloud.close();
    throw error;
  });
  const endpoints = (): ProjectEndpoints => ({
    ...cloud.endpoints,
    ...(preview === undefined ? {} : { preview: { url: preview.url } }),
  });
  const onReloaded = async () => {
    await writeEndpoints(dataDirectory, endpoints());
    preview?.notifyReload();
  };
  await writeEndpoints(dataDirectory, endpoints());
  const watching = commandLine.watch
    ? await watchProject({ reload: cloud.reload, onReloaded, root, specPath, report })
    : undefined;
  endOnSignal(async () => {
    await watching?.stop();
    await preview?.close();
    await cloud.close();
    watched.flush();
    await removeEndpoints(dataDirectory);
  });
  const { platform } = process;
  print(json ? JSON.stringify(endpoints()) : projectReadyMessage(endpoints(), { dataDirectory, platform }));
}

/** Another project's functions, whose code it builds itself. */
async function runSpec(commandLine: CommandLine, specPath: string): Promise<void> {
  const { json, dataDirectory } = commandLine;
  const watched = watchedBy(dataDirectory);
  const cloud = await startCloud({ ...commandLine, ...watched.observers, specPath, clock: Date.now });
  const onReloaded = () => writeEndpoints(dataDirectory, cloud.endpoints);
  await onReloaded();
  const { codeDirectories, reload, endpoints, warnings } = cloud;
  const watching = watchSpec({ reload, onReloaded, specPath, codeDirectories, dataDirectory, report });
  endOnSignal(async () => {
    await watching.stop();
    await cloud.close();
    watched.flush();
    await removeEndpoints(dataDirectory);
  });
  print(json ? JSON.stringify(endpoints) : specReadyMessage(endpoints, { dataDirectory, warnings }));
  if (json) warnings.forEach(report);
}

/** What happens goes to the log file as it happens, and to the terminal a request at a time. */
function watchedBy(dataDirectory: string) {
  const log = createLogFile(dataDirectory, onError);
  const groups = createRequestGroups((record) => report(describeRecord(record)));
  const take = (record: LogRecord) => {
    log(record);
    groups.take(record);
  };
  const observers: Pick<CloudOptions, 'onLog' | 'onInvocation' | 'onRefused' | 'onError'> = {
    onLog: (entry) => take({ kind: 'log', at: Date.now(), ...entry }),
    onInvocation: (entry) => take({ kind: 'invocation', at: Date.now(), ...entry }),
    onRefused: (entry) => take({ kind: 'refused', at: Date.now(), ...entry }),
    onError,
  };
  return { observers, flush: groups.flush };
}

async function showLogs(dataDirectory: string, follow: boolean): Promise<void> {
  const groups = createRequestGroups((record) => print(describeRecord(record)));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const following = follow ? followRecords(dataDirectory, groups.take, stop.signal) : Promise.resolve();
  lastRecords(dataDirectory).forEach(groups.take);
  await following;
  groups.flush();
}

async function startPreview(
  cloud: ProjectCloud,
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
