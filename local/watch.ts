import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OnBuilt } from '../build/functions.ts';

interface WatchOptions {
  readonly specPath: string;
  reload(): Promise<void>;
  /** Told after each success. */
  onReloaded(): Promise<void>;
  report(text: string): void;
}

export interface Watching {
  stop(): Promise<void>;
}

/**
 * Keeps a running cloud in step with this project's sources: a changed function is built and deployed, a changed
 * Serverless Devs file or ROS template is read again. What cannot be built or read is reported, and the old goes on
 * running.
 */
export function watchProject(options: WatchOptions & { readonly root: string }): Watching {
  const { root, specPath, report } = options;
  const { reload, settled } = createReloading(options);
  const functions = watchSources((errors) => {
    if (errors.length === 0) reload('functions');
    for (const error of errors) report(error);
  }, report);
  const watchers = [specPath, join(root, 'infra', 'template.yaml')].map((path) =>
    watchFile(path, { onChange: reload, onError: notWatched(path, report) }),
  );
  return {
    async stop() {
      for (const stop of watchers) stop();
      await functions.stop();
      await settled();
    },
  };
}

/** Whoever starts it has something in mind. The builder would keep two cores from the first requests. */
const pauseBeforeBuilder = 1500;

/** Watches from a moment after the start on; what changes before that is found, too. */
function watchSources(onBuilt: OnBuilt, report: (text: string) => void): Watching {
  const stopping = new AbortController();
  const watching = sleep(pauseBeforeBuilder, undefined, { signal: stopping.signal })
    .then(() => import('../build/functions.ts'))
    .then(({ watchFunctions }) => watchFunctions(onBuilt))
    .catch((error: Error) => {
      if (!stopping.signal.aborted) notWatched('functions', report)(error);
    });
  return {
    async stop() {
      stopping.abort();
      await (await watching)?.stop();
    },
  };
}

/** The same for another project, which builds by its own means: what changes in a code folder is deployed. */
export function watchSpec(
  options: WatchOptions & { readonly codeDirectories: readonly string[]; readonly dataDirectory: string },
): Watching {
  const { specPath, codeDirectories, dataDirectory, report } = options;
  const { reload, settled } = createReloading(options);
  const watchers = [
    watchFile(specPath, { onChange: reload, onError: notWatched(specPath, report) }),
    ...codeDirectories.map((path) =>
      watchFolder(path, dataDirectory, { onChange: reload, onError: notWatched(path, report) }),
    ),
  ];
  return {
    async stop() {
      for (const stop of watchers) stop();
      await settled();
    },
  };
}

/** One after the other: a second change waits for the first to be deployed. */
function createReloading({ reload, onReloaded, report }: WatchOptions) {
  let last = Promise.resolve();
  return {
    reload(what: string) {
      last = last.then(async () => {
        try {
          const began = performance.now();
          await reload();
          await onReloaded();
          report(`${what}: reloaded in ${Math.round(performance.now() - began)} ms.`);
        } catch (error) {
          report(`${what}: ${error instanceof Error ? error.message : String(error)}`);
        }
      });
    },
    settled: () => last,
  };
}

function notWatched(path: string, report: (text: string) => void): (error: Error) => void {
  return (error) => report(`${basename(path)} is watched no more: ${error.message}`);
}

/** An editor may save in several steps, or replace the file: the folder is watched, and a burst of events is one. */
const settleMilliseconds = 50;

interface PathWatch {
  readonly onChange: (what: string) => void;
  readonly onError: (error: Error) => void;
}

function watchFile(path: string, { onChange, onError }: PathWatch): () => void {
  const name = basename(path);
  const watcher = watch(dirname(path));
  return settled(watcher, (changed) => changed === name, { onChange: () => onChange(name), onError });
}

/** @param ignored a folder within it that programs write to while they run. */
function watchFolder(path: string, ignored: string, { onChange, onError }: PathWatch): () => void {
  const watcher = watch(path, { recursive: true });
  const isSource = (changed: string) => relative(ignored, join(path, changed)).startsWith('..');
  return settled(watcher, isSource, { onChange: () => onChange(basename(path)), onError });
}

function settled(
  watcher: FSWatcher,
  concerns: (changed: string) => boolean,
  { onChange, onError }: { readonly onChange: () => void; readonly onError: (error: Error) => void },
): () => void {
  let settling: NodeJS.Timeout | undefined;
  watcher.on('change', (_, changed) => {
    if (!concerns(String(changed))) return;
    clearTimeout(settling);
    settling = setTimeout(onChange, settleMilliseconds);
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(settling);
    watcher.close();
  };
}
