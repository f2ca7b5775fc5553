import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import * as TableStore from 'tablestore';
import { callerOf, type TestInstance, testAccessKey } from '../instance.ts';

/** Which store the server has: the genuine one, or one with a defect (see broken-stores.ts). */
export type StoreName = 'genuine' | 'withLateCommits' | 'withLateIndexes';

export interface KillableServer {
  /** Calls the server through the genuine SDK; a call that is not answered when the server ends is rejected. */
  readonly call: TestInstance['call'];
  /** Kills the process (SIGKILL), and resolves when it is gone. */
  kill(): Promise<void>;
}

/** The server ended before it answered: nobody knows what has become of the request. */
export class ServerGoneError extends Error {
  override name = 'ServerGoneError' as const;
}

/** Writes the server's program into a directory, as one file, because it then starts in a moment. */
export async function buildServerProgram(directory: string): Promise<string> {
  const outfile = join(directory, 'server-process.cjs');
  await build({
    entryPoints: [join(__dirname, 'server-process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['lmdb'],
    logLevel: 'error',
  });
  return outfile;
}

/** Starts the program on a data directory. */
export async function startKillableServer(
  program: string,
  dataDirectory: string,
  store: StoreName,
): Promise<KillableServer> {
  const { accessKeyId, accessKeySecret } = testAccessKey;
  const child = spawn(process.execPath, [program, dataDirectory, accessKeyId, accessKeySecret, store], {
    env: { ...process.env, NODE_PATH: join(__dirname, '../../../../node_modules') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const [endpoint] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(([code]) => {
      throw new Error(`The server ended with ${code}.`);
    }),
  ]);
  const call = callerOf(
    new TableStore.Client({
      accessKeyId,
      secretAccessKey: accessKeySecret,
      endpoint: String(endpoint),
      instancename: 'mini-app',
      maxRetries: 0,
    }),
  );
  return {
    async call<T>(...request: Parameters<TestInstance['call']>): Promise<T> {
      const answer = call<T>(...request).catch((error: { code?: unknown }) => {
        throw error.code === 'NetworkingError' ? new ServerGoneError() : error;
      });
      const gone = ended.then((): never => {
        throw new ServerGoneError();
      });
      return Promise.race([answer, gone]);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
