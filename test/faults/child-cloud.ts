import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ProjectEndpoints } from '../../local/cloud/start-project.ts';
import { invokeByAcs3 } from '../end-to-end/invoke.ts';
import { authorize, postSession } from '../end-to-end/test-cloud.ts';
import type { DeployedCopy } from './deployed-copy.ts';

const project = join(__dirname, '..', '..');

/** A local cloud in a process of its own, which can be killed, limited and measured. */
export interface ChildCloud {
  readonly endpoints: ProjectEndpoints;
  readonly processId: number;
  /** Logs a user in and gives the sessionId. */
  logIn(user: string): Promise<string>;
  /** Calls db with the account's own key. Rejects when there is no answer. */
  invokeDb(request: object): Promise<DbAnswer>;
  /** What the process has written to standard error. */
  errors(): string;
  /** Ends it without a word, as `kill -9` does. */
  kill(): Promise<void>;
  /** Ends it as Ctrl-C does. */
  close(): Promise<void>;
}

export interface DbAnswer {
  readonly data?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface ChildCloudOptions {
  /** No file that it writes can become larger, which is to it as if the disk were full. */
  readonly fileKilobytes?: number;
  /** Options of Node.js. */
  readonly nodeOptions?: readonly string[];
}

/** Starts `npm run local -- --spec` for a copy, on the data that it has, and makes the tables that it lacks. */
export async function startChildCloud(
  copy: DeployedCopy,
  { fileKilobytes, nodeOptions = [] }: ChildCloudOptions = {},
): Promise<ChildCloud> {
  const words = [
    process.execPath,
    ...nodeOptions,
    join(project, 'local', 'start.cjs'),
    ...['--spec', copy.specPath, '--data', copy.dataDirectory, '--json', '--port', '0'],
  ];
  // Ignoring the signal turns a write beyond the limit into an error, as on a full disk.
  const limited = ['bash', '-c', `trap '' XFSZ; ulimit -S -f ${fileKilobytes}; exec "$@"`, 'bash', ...words];
  const [program = '', ...args] = fileKilobytes === undefined ? words : limited;
  const child = spawn(program, args, {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const closed = once(child, 'close');
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([
    once(lines, 'line') as Promise<[string]>,
    closed.then(() => {
      throw new Error(`The local cloud ended before it was ready:\n${errors}`);
    }),
  ]);
  const endpoints = JSON.parse(line) as ProjectEndpoints;
  const { functions } = endpoints.functionCompute;
  const invoke = async (functionName: string, payload: object) => {
    const { answer, code } = await invokeByAcs3(endpoints, endpoints.credentials, { functionName, payload });
    if (answer === undefined) throw new Error(`${functionName} was answered with ${code}.`);
    return answer as DbAnswer;
  };
  const end = async (signal: 'SIGKILL' | 'SIGINT') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await closed;
  };
  try {
    const { error } = await invoke(functions.operate, { op: 'schema', apply: true });
    if (error !== undefined) throw new Error(`The tables were not made: ${error.message}`);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    endpoints,
    processId: child.pid ?? 0,
    async logIn(user) {
      const authCode = await authorize(endpoints, user);
      const { status, answer } = await postSession(endpoints, { authCode });
      if (status !== 200) throw new Error(`The login of ${user} was answered with ${status}.`);
      return String(answer?.['sessionId']);
    },
    invokeDb: (request) => invoke(functions.db, request),
    errors: () => errors,
    kill: () => end('SIGKILL'),
    close: () => end('SIGINT'),
  };
}
