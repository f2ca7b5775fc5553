import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFileOf } from './data-directory.ts';
import { isRunning, machineStartedAt, type Owner } from './owner.ts';

/** What a data directory says about itself, in a file beside the data. */
type DirectoryState =
  /** The data file, by its number in the file system, is open: a copy of the directory is not. */
  | { readonly file: string; readonly owner: Owner }
  /** The data file was left whole, with this size and time of its last change. */
  | { readonly size: string; readonly changedAt: string; readonly closedAt: number };

/** The process that has the directory open. */
export function ownerOf(directory: string): Owner | undefined {
  const state = readState(directory);
  if (state === undefined || !('owner' in state)) return undefined;
  return state.file === statOf(directory)?.file && isRunning(state.owner) ? state.owner : undefined;
}

/**
 * Whether the data file is as a store left it that was closed. After the machine was started anew nothing is known,
 * because what was written last may not have reached the disk.
 */
export function wasClosed(directory: string): boolean {
  const state = readState(directory);
  const file = statOf(directory);
  if (state === undefined || !('closedAt' in state) || file === undefined) return false;
  return (
    state.size === file.size && state.changedAt === file.changedAt && state.closedAt > machineStartedAt()
  );
}

export function writeOwner(directory: string, owner: Owner): void {
  writeState(directory, { file: statOf(directory)?.file ?? '', owner });
}

export function writeClosed(directory: string): void {
  const file = statOf(directory);
  if (file === undefined) return;
  writeState(directory, { size: file.size, changedAt: file.changedAt, closedAt: Date.now() });
}

function statOf(directory: string): { file: string; size: string; changedAt: string } | undefined {
  const stat = statSync(dataFileOf(directory), { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return { file: `${stat.dev}-${stat.ino}`, size: String(stat.size), changedAt: String(stat.mtimeNs) };
}

function stateFileOf(directory: string): string {
  return join(directory, 'state.json');
}

/** Undefined also when the file was not written to its end. */
function readState(directory: string): DirectoryState | undefined {
  try {
    return JSON.parse(readFileSync(stateFileOf(directory), 'utf8')) as DirectoryState;
  } catch {
    return undefined;
  }
}

function writeState(directory: string, state: DirectoryState): void {
  writeFileSync(stateFileOf(directory), JSON.stringify(state));
}
