import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { StorageError } from './storage-error.ts';

/**
 * Room at the end of the data file. When the disk is full in the middle of a commit, LMDB's binding may end the
 * process (it builds the error's text in a buffer that is too short), so the file is given its bytes before LMDB
 * writes into them, and a write without room is refused while it is harmless.
 */
export interface DiskSpace {
  /**
   * Begins a transaction.
   *
   * @throws StorageError Removed
   */
  begin(): void;
  /**
   * Sets aside what one change of the transaction can take at most, so that `spare` bytes are left as well.
   *
   * @throws StorageError DiskFull
   */
  take(bytes: number, spare: number): void;
  close(): void;
}

/** By how much the file grows when it has to. */
const growth = 1024 * 1024;

/** @param usedBytes how much of the file, from its start, holds what is committed. */
export function openDiskSpace(file: string, usedBytes: () => number): DiskSpace {
  const descriptor = openSync(file, 'r+');
  let { size } = fstatSync(descriptor);
  let room = 0;
  let takenByTransaction = 0;

  return {
    begin() {
      if (fstatSync(descriptor).nlink === 0) {
        throw new StorageError(
          'Removed',
          `The file ${file} was deleted while it was in use: stop the server and start it again.`,
        );
      }
      takenByTransaction = 0;
    },

    take(bytes, spare) {
      const needed = bytes + spare;
      if (room < needed) {
        const used = usedBytes() + takenByTransaction;
        if (size - used < needed) {
          try {
            extendFile(descriptor, size, used + needed + growth);
          } catch (error) {
            // A part may have been written, and that may do.
            if (fstatSync(descriptor).size - used < needed) throw diskFull(file, error);
          }
          size = fstatSync(descriptor).size;
        }
        room = size - used;
      }
      room -= bytes;
      takenByTransaction += bytes;
    },

    close: () => closeSync(descriptor),
  };
}

const outOfSpace = ['ENOSPC', 'EDQUOT', 'EFBIG'] as const;
const zeros = Buffer.alloc(1024 * 1024);

/** Writes zeros from the end of a file on; a file that only had its size set would take no room on the disk yet. */
export function extendFile(descriptor: number, from: number, to: number): void {
  for (let position = from; position < to; ) {
    position += writeSync(descriptor, zeros, 0, Math.min(zeros.length, to - position), position);
  }
}

/** Whether the operating system refused to write more: a full disk, a quota, or a limit of the file's size. */
export function isOutOfSpace(error: unknown): boolean {
  if (error instanceof StorageError) return error.code === 'DiskFull';
  const { code } = error as { readonly code?: unknown };
  // LMDB's errors have the system's numbers.
  return outOfSpace.some((name) => code === name || code === constants.errno[name]);
}

function diskFull(file: string, cause: unknown): StorageError {
  if (!isOutOfSpace(cause)) {
    return new StorageError('Failed', `The file ${file} cannot grow: ${String(cause)}.`, cause);
  }
  return new StorageError(
    'DiskFull',
    `There is no room left for ${file}: make room on its disk, and write again.`,
    cause,
  );
}
