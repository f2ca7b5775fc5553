import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { watchFunctions } from '../build/functions.ts';
import type { Cloud } from './cloud/start-cloud.ts';

/**
 * Keeps a running cloud in step with its sources: a changed function is built and deployed, a changed Serverless Devs
 * file or ROS template is read again. What cannot be built or read is reported, and the old goes on running.
 */
export async function watchDeployment(options: {
  cloud: Pick<Cloud, 'reload'>;
  root: string;
  specPath: string;
  report: (text: string) => void;
}): Promise<{ stop(): Promise<void> }> {
  const { cloud, root, specPath, report } = options;
  // One after the other: a second change waits for the first to be deployed.
  let last = Promise.resolve();
  const reload = (what: string) => {
    last = last.then(async () => {
      try {
        const began = performance.now();
        await cloud.reload();
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
  const files = [specPath, join(root, 'infra', 'template.yaml')].map((path) => watchFile(path, reload));
  return {
    async stop() {
      for (const watcher of files) watcher.close();
      await functions.stop();
      await last;
    },
  };
}

/** An editor may save in several steps, or replace the file: the folder is watched, and a burst of events is one. */
const settleMilliseconds = 50;

function watchFile(path: string, onChange: (what: string) => void): FSWatcher {
  const name = basename(path);
  let settling: NodeJS.Timeout | undefined;
  return watch(dirname(path), (_, changed) => {
    if (changed !== name) return;
    clearTimeout(settling);
    settling = setTimeout(() => onChange(name), settleMilliseconds);
  });
}
