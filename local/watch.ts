import { watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { watchFunctions } from '../build/functions.ts';

/**
 * Keeps a running cloud in step with its sources: a changed function is built and deployed, a changed Serverless Devs
 * file or ROS template is read again. What cannot be built or read is reported, and the old goes on running.
 */
export async function watchDeployment(options: {
  reload: () => Promise<void>;
  /** Told after each success. */
  onReloaded: () => Promise<void>;
  root: string;
  specPath: string;
  report: (text: string) => void;
}): Promise<{ stop(): Promise<void> }> {
  const { root, specPath, report } = options;
  // One after the other: a second change waits for the first to be deployed.
  let last = Promise.resolve();
  const reload = (what: string) => {
    last = last.then(async () => {
      try {
        const began = performance.now();
        await options.reload();
        await options.onReloaded();
        report(`${what}: reloaded in ${Math.round(performance.now() - began)} ms.`);
      } catch (error) {
        report(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  };

  const functions = await watchFunctions((errors) => {
    if (errors.length === 0) reload('functions');
    for (const error of errors) report(error);
  });
  const watchers = [specPath, join(root, 'infra', 'template.yaml')].map((path) =>
    watchFile(path, reload, (error) => report(`${basename(path)} is watched no more: ${error.message}`)),
  );
  return {
    async stop() {
      for (const stop of watchers) stop();
      await functions.stop();
      await last;
    },
  };
}

/** An editor may save in several steps, or replace the file: the folder is watched, and a burst of events is one. */
const settleMilliseconds = 50;

function watchFile(
  path: string,
  onChange: (what: string) => void,
  onError: (error: Error) => void,
): () => void {
  const name = basename(path);
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(path), (_, changed) => {
    if (changed !== name) return;
    clearTimeout(settling);
    settling = setTimeout(() => onChange(name), settleMilliseconds);
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(settling);
    watcher.close();
  };
}
