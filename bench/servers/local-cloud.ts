import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

const project = join(dirname(require.resolve('tsx/package.json')), '..', '..');

/** As much of the ready line of `npm run local -- --json` as is used here. */
const endpointsSchema = v.object({
  region: v.string(),
  credentials: v.object({ accessKeyId: v.string(), accessKeySecret: v.string() }),
  tablestore: v.object({ endpoint: v.string(), instance: v.string() }),
  functionCompute: v.object({ endpoint: v.string(), sessionUrl: v.string() }),
  alipay: v.object({ endpoint: v.string() }),
});

export interface LocalCloud {
  readonly endpoints: v.InferOutput<typeof endpointsSchema>;
  close(): Promise<void>;
}

/**
 * Builds this project's functions and starts the local cloud with them, in a process of its own.
 *
 * @throws Error when it ends before it is ready.
 */
export async function startLocalCloud(dataDirectory: string): Promise<LocalCloud> {
  const args = [
    '--import',
    'tsx',
    join('local', 'main.ts'),
    '--json',
    '--port',
    '0',
    '--data',
    dataDirectory,
  ];
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`The local cloud ended with ${code} before it was ready.`);
    }),
  ]);
  return {
    endpoints: v.parse(v.pipe(v.string(), v.parseJson(), endpointsSchema), line),
    async close() {
      child.kill('SIGINT');
      await ended;
    },
  };
}
