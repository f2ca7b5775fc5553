import { type Dirent, type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

export interface ProjectWatcher {
  /** Watches these files' folders too, and the folders that came since. */
  refresh(files: readonly string[]): void;
  close(): void;
}

/** An editor saves in several steps: a burst of events is one change. */
const settleMilliseconds = 60;

/** Calls `onChange` after files of the project change (folders node_modules and those with a leading dot excepted). */
export function watchProject(directory: string, onChange: () => void): ProjectWatcher {
  const watchers = new Map<string, FSWatcher>();
  let settling: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(settling);
    settling = setTimeout(onChange, settleMilliseconds);
  };
  const add = (folder: string) => {
    if (watchers.has(folder)) return;
    const forget = () => {
      watchers.get(folder)?.close();
      watchers.delete(folder);
    };
    try {
      watchers.set(folder, watch(folder, changed).on('error', forget));
    } catch {
      // The folder went away in the meantime; its parent reports that.
      forget();
    }
  };
  const refresh = (files: readonly string[]) => {
    for (const folder of foldersOf(directory)) add(folder);
    for (const file of files) if (!file.includes('node_modules')) add(dirname(file));
  };
  refresh([]);
  return {
    refresh,
    close() {
      clearTimeout(settling);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

function foldersOf(directory: string): string[] {
  const children = entriesOf(directory).filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
  );
  return [directory, ...children.flatMap(({ name }) => foldersOf(join(directory, name)))];
}

/** None when the folder went away in the meantime. */
function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
