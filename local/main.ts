import { join } from 'node:path';
import { BuildError } from '../build/build-error.ts';
import { isFresh } from '../build/freshness.cjs';
import { sourceMapPath } from '../build/source-map-path.ts';
import { removeEndpoints, writeEndpoints } from './cloud/endpoints.ts';
import { LocalCloudError } from './cloud/errors.ts';
import { portOf } from './cloud/ports.ts';
import { type CloudOptions, startCloud } from './cloud/start-cloud.ts';
import { type ProjectCloud, type ProjectEndpoints, startProject } from './cloud/start-project.ts';
import { type CommandLine, readCommandLine, usage } from './command-line.ts';
import { DeploymentError } from './deployment/errors.ts';
import { UndeployableError } from './function-compute/function-definition.ts';
import { createSourceMapping } from './function-compute/source-mapping.ts';
import { describeRecord } from './logs/describe-record.ts';
import { createLogFile } from './logs/log-file.ts';
import type { LogRecord } from './logs/log-record.ts';
import { createRequestGroups } from './logs/request-groups.ts';
import { followRecords, lastRecords } from './logs/show-logs.ts';
import { PortTakenError } from './loopback/server.ts';
import { projectReadyMessage, schemaLines, specReadyMessage } from './messages.ts';
import type { Backend } from './preview/server/backend.ts';
import type { Preview } from './preview/server/create-preview.ts';
import { PageError } from './preview/server/page-error.ts';
import { CompileError } from './preview/server/problem.ts';
import { PreviewProjectError } from './preview/server/project.ts';
import { previewBackend } from './preview-backend.ts';
import { DataDirectoryError } from './tablestore/server.ts';
import { watchProject, watchSpec } from './watch.ts';

const root = join(__dirname, '..');

/** @returns whether a cloud runs now; when it is false, there is nothing more to do. */
async function main(): Promise<boolean> {
  const commandLine = readCommandLine(process.argv.slice(2), process.cwd());
  const { dataDirectory, help, logs, specPath } = commandLine;
  if (help) print(usage);
  else if (logs !== undefined) await showLogs(dataDirectory, logs.follow);
  else await (specPath === undefined ? runProject(commandLine) : runSpec(commandLine, specPath));
  return !help && logs === undefined;
}

/** This project's own backend, with the preview when it is asked for. */
async function runProject(commandLine: CommandLine): Promise<void> {
  const { json, dataDirectory } = commandLine;
  await buildWhatChanged();
  const specPath = join(root, commandLine.generation === 3 ? 's.yaml' : 's.fc2.yaml');
  const watched = watchedBy(dataDirectory);
  const cloud = await startProject({
    ...commandLine,
    ...watched.observers,
    specPath,
    clock: Date.now,
    sourceMapPath,
    onSchema: (applied) => schemaLines(applied).forEach(report),
  });
  const preview = await startPreview(cloud, commandLine, watched.onRecord).catch(async (error: unknown) => {
    await cloud.close();
    throw error;
  });
  const endpoints = (): ProjectEndpoints => ({
    ...cloud.endpoints,
    ...(preview === undefined ? {} : { preview: { url: preview.url } }),
  });
  const onReloaded = async () => {
    await writeEndpoints(dataDirectory, endpoints());
    preview?.notifyDeployed();
  };
  await writeEndpoints(dataDirectory, endpoints());
  const watching = commandLine.watch
    ? watchProject({ reload: cloud.reload, onReloaded, root, specPath, report })
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

/** What builds is loaded only when something is to be built: that takes longer than the rest of a start. */
async function buildWhatChanged(): Promise<void> {
  const products = (['functions', 'client'] as const).filter((product) => !isFresh(root, product));
  if (products.length === 0) return;
  report(`Building the ${products.join(' and the ')}…`);
  const [{ buildFunctions }, { buildClient }] = await Promise.all([
    import('../build/functions.ts'),
    import('../build/client.ts'),
  ]);
  const builds = { functions: buildFunctions, client: buildClient };
  await Promise.all(products.map((product) => builds[product]()));
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
  const listeners = new Set<(record: LogRecord) => void>();
  const take = (record: LogRecord) => {
    log(record);
    groups.take(record);
    for (const listener of listeners) listener(record);
  };
  const onRecord = (listener: (record: LogRecord) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const observers: Pick<CloudOptions, 'onLog' | 'onInvocation' | 'onRefused' | 'onError'> = {
    onLog: (entry) => take({ kind: 'log', at: Date.now(), ...entry }),
    onInvocation: (entry) => take({ kind: 'invocation', at: Date.now(), ...entry }),
    onRefused: (entry) => take({ kind: 'refused', at: Date.now(), ...entry }),
    onError,
  };
  return { observers, onRecord, flush: groups.flush };
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
  onRecord: Backend['onRecord'],
): Promise<Preview | undefined> {
  if (previewDirectory === undefined) return undefined;
  const { functionCompute } = cloud.endpoints;
  const [{ createPreview }, { readBuiltScript }] = await Promise.all([
    import('./preview/server/create-preview.ts'),
    import('./preview/server/browser-scripts.ts'),
  ]);
  return createPreview({
    backend: previewBackend(cloud, onRecord),
    clock: Date.now,
    browserScript: async (name) => readBuiltScript(name),
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
  else reportFault(error);
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

/** With the places of the sources, although they run as one file. */
function reportFault(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  report(createSourceMapping(join(root, 'dist', 'local-cloud'))(text));
}

/** Faults that a person can mend have a message for them; anything else is a fault of ours and shows its stack. */
const mendable = [LocalCloudError, DeploymentError, BuildError, UndeployableError, PreviewProjectError];

function fail(error: unknown): never {
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
  else reportFault(error);
  process.exit(1);
}

process.on('uncaughtException', fail);

/** Whether a cloud runs, once it is ready. */
export const started: Promise<boolean> = main().catch(fail);
