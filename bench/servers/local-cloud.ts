import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { startChild } from '../processes/child.ts';
import { processorMicrosecondsOf, type ServerQuestion } from './server-process.ts';

const project = join(dirname(require.resolve('tsx/package.json')), '..', '..');

/** As much of the ready line of `npm run local -- --json` as is used here. */
const endpointsSchema = v.object({
  accountId: v.string(),
  region: v.string(),
  credentials: v.object({ accessKeyId: v.string(), accessKeySecret: v.string() }),
  tablestore: v.object({ endpoint: v.string(), instance: v.string() }),
  functionCompute: v.object({ endpoint: v.string(), sessionUrl: v.exactOptional(v.string()) }),
  alipay: v.object({ endpoint: v.string() }),
});

/** The local cloud, in a process of its own. */
export interface LocalCloud {
  readonly processId: number;
  readonly endpoints: v.InferOutput<typeof endpointsSchema>;
  processorMicroseconds(): Promise<number>;
  /** Collects the garbage of its main thread. */
  collectGarbage(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the local cloud as `npm run local` does, and waits until it is ready.
 *
 * @param preload the built file of answer-as-server.
 * @param more further arguments, such as `--spec`.
 * @throws Error when it ends before it is ready.
 */
export async function startLocalCloud(
  dataDirectory: string,
  preload: string,
  more: readonly string[] = [],
): Promise<LocalCloud> {
  const child = await startChild(join(project, 'local', 'start.cjs'), {
    args: ['--json', '--port', '0', '--data', dataDirectory, ...more],
    nodeOptions: ['--expose-gc', '--require', preload],
    keepsOutput: true,
  });
  if (child.output === null) throw new Error('The output of the local cloud is not kept.');
  const lines = createInterface(child.output);
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(lines, 'close').then(() => {
      throw new Error('The local cloud ended before it was ready.');
    }),
  ]);
  return {
    processId: child.processId,
    endpoints: v.parse(v.pipe(v.string(), v.parseJson(), endpointsSchema), line),
    processorMicroseconds: () => processorMicrosecondsOf(child),
    async collectGarbage() {
      await child.ask('collect garbage' satisfies ServerQuestion);
    },
    close: () => child.end(),
  };
}

/** Where a mini-program begins. @throws Error when the local cloud runs no session function. */
export function sessionUrlOf({ endpoints }: LocalCloud): string {
  const { sessionUrl } = endpoints.functionCompute;
  if (sessionUrl === undefined) throw new Error('There is no session function.');
  return sessionUrl;
}
