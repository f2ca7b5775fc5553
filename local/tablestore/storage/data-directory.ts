import { accessSync, closeSync, constants, fstatSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { extendFile, isOutOfSpace } from './disk-space.ts';

/** The data directory cannot be used; the message is one sentence for the person who chose it. */
export class DataDirectoryError extends Error {
  override name = 'DataDirectoryError' as const;
  readonly directory: string;

  constructor(directory: string, reason: string, cause?: unknown) {
    super(`The data directory ${directory} cannot be used: ${reason}.`, { cause });
    this.directory = directory;
  }
}

/** The file that holds the tables and rows, by LMDB's own name for it. */
export function dataFileOf(directory: string): string {
  return join(directory, 'data.mdb');
}

/** More than LMDB's table of readers takes, and whole memory pages. */
const lockFileSize = 16 * 1024;

/**
 * Makes the directory when it does not exist, and gives LMDB's lock file its bytes: LMDB only sets the file's size and
 * writes through a memory map, where a full disk kills the process instead of giving an error.
 *
 * @throws DataDirectoryError
 */
export function prepareDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.R_OK);
    const file = openSync(join(directory, 'lock.mdb'), constants.O_RDWR | constants.O_CREAT);
    try {
      extendFile(file, fstatSync(file).size, lockFileSize);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unusableDirectory(directory, error);
  }
}

/** What an error of the file system, or of LMDB, means for the person who chose the directory. */
export function unusableDirectory(directory: string, error: unknown): DataDirectoryError {
  return error instanceof DataDirectoryError
    ? error
    : new DataDirectoryError(directory, reasonOf(error), error);
}

function reasonOf(error: unknown): string {
  if (isOutOfSpace(error)) return 'there is no room left for it on its disk';
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a file is in its place';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'it is not writable';
    case 'ENAMETOOLONG':
      return 'its path is too long';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
