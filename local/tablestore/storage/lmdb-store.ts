import { existsSync } from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import { commitEach, commitTogether } from './commits.ts';
import { copiedKeys, copiedValues } from './copied-bytes.ts';
import { DataDirectoryError, dataFileOf, prepareDataDirectory, unusableDirectory } from './data-directory.ts';
import { ownerOf, wasClosed, writeClosed, writeOwner } from './directory-state.ts';
import { type DiskSpace, openDiskSpace } from './disk-space.ts';
import { findDamage } from './find-damage.ts';
import { readsWithLongKeys, transactionWithLongKeys } from './long-keys.ts';
import type { EntryTransaction, OrderedStore, StoreReads } from './ordered-store.ts';
import { thisProcess } from './owner.ts';
import { openRangeRemoval, transactionWithRangeRemoval } from './range-removal.ts';

type Database = RootDatabase<Buffer, Buffer>;

/** LMDB allows longer keys only with pages of at least 8 KB; see long-keys.ts. */
const pageSize = 8192;
/** Two pages come before, for what the last two commits left. */
const firstDataPage = 2;

/**
 * Opens the store in a directory, which is made when it does not exist. Without fsync a finished transaction is in
 * the operating system's hands: it survives the process being killed, though not the power going. With fsync it is
 * on the disk once `flushed` resolves.
 *
 * A directory whose store was not closed (killed, copied, edited) is checked first, which takes a second for a
 * million rows.
 *
 * @throws DataDirectoryError when the directory is no directory, is not writable or full, another process has it
 * open, or what is in it is damaged.
 */
export function openLmdbStore(options: { directory: string; fsync: boolean }): OrderedStore {
  const { directory, fsync } = options;
  prepareDataDirectory(directory);
  checkDataFile(directory);
  const database = openDatabase(directory, fsync);
  try {
    takeOwnership(database, directory);
    return openStore(database, options);
  } catch (error) {
    void database.close();
    throw unusableDirectory(directory, error);
  }
}

function openStore(
  database: Database,
  { directory, fsync }: { directory: string; fsync: boolean },
): OrderedStore {
  const space = openSpace(database, directory);
  const commits = (fsync ? commitTogether : commitEach)(database, space.begin);
  const reads = readsWithLongKeys(databaseReads(database));
  const plain = transactionWithLongKeys(databaseTransaction(database, space));
  const removal = openRangeRemoval(reads, (action) => commits.run(() => action(plain)));
  const writes = transactionWithRangeRemoval(plain, removal.start);
  removal.start();
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    removal.stop();
    const isWhole = await Promise.resolve(commits.flushed()).then(
      () => true,
      () => false,
    );
    await database.close();
    space.close();
    if (isWhole) leaveClosed(directory);
  }

  return {
    ...reads,
    transaction: (action) => commits.run(() => action(writes)),
    flushed: commits.flushed,
    removed: removal.finished,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** @throws StorageError DiskFull when there is no room for a first row; a store that has rows can still be read. */
function openSpace(database: Database, directory: string): DiskSpace {
  const space = openDiskSpace(dataFileOf(directory), () => (lastPageOf(database) + 1) * pageSize);
  try {
    if (lastPageOf(database) < firstDataPage) space.take(0, spareForRemovals);
    return space;
  } catch (error) {
    space.close();
    throw error;
  }
}

/** @throws DataDirectoryError when another process has the directory open, or its data is damaged. */
function checkDataFile(directory: string): void {
  refuseOwner(directory);
  const file = dataFileOf(directory);
  if (!existsSync(file) || wasClosed(directory)) return;
  const damage = findDamage(file);
  if (damage === undefined) return;
  // A process that started in the meantime may have changed the file under the check.
  refuseOwner(directory);
  throw new DataDirectoryError(
    directory,
    `its file data.mdb is damaged (${damage}), and was left as it is; ` +
      'put a copy from earlier in its place, or choose an empty directory',
  );
}

function refuseOwner(directory: string): void {
  const owner = ownerOf(directory);
  if (owner !== undefined) throw new DataDirectoryError(directory, `process ${owner.processId} is using it`);
}

function openDatabase(directory: string, fsync: boolean): Database {
  try {
    return open<Buffer, Buffer>({
      path: directory,
      pageSize,
      keyEncoder: copiedKeys,
      encoder: copiedValues,
      noSubdir: false,
      noSync: !fsync,
      // Otherwise LMDB would acknowledge a transaction before it is flushed.
      overlappingSync: false,
    });
  } catch (error) {
    throw unusableDirectory(directory, error);
  }
}

/**
 * Takes the directory for this process. LMDB's write transactions exclude each other across processes on every
 * platform, so that of two that start at once only one finds the directory free.
 */
function takeOwnership(database: Database, directory: string): void {
  database.transactionSync(() => {
    refuseOwner(directory);
    // Readers, which LMDB lists while their process lives, are another container's when their process is not seen.
    if (/^\s*\d/m.test(database.readerList())) {
      throw new DataDirectoryError(directory, 'another process is using it');
    }
    writeOwner(directory, thisProcess());
  });
  // From now on this process is in the list, for as long as it lives.
  database.getBinary(Buffer.of(0));
}

function leaveClosed(directory: string): void {
  try {
    writeClosed(directory);
  } catch {
    // A full disk, or a deleted directory: the next one to open it checks it first.
  }
}

function lastPageOf(database: Database): number {
  return (database.getStats() as { readonly lastPageNumber: number }).lastPageNumber;
}

function databaseReads(database: Database): StoreReads {
  return {
    get: (key) => database.get(key),
    range: ({ from, to, backward = false }) => database.getRange({ start: from, end: to, reverse: backward }),
  };
}

/** How much stays free for changes that make room. */
const spareForRemovals = 64 * pageSize;

function databaseTransaction(database: Database, space: DiskSpace): EntryTransaction {
  return {
    ...databaseReads(database),
    put(key, value) {
      space.take(bytesWrittenBy(key.length, value.length), spareForRemovals);
      database.putSync(key, value);
    },
    remove(key) {
      space.take(bytesWrittenBy(key.length, 0), 0);
      database.removeSync(key);
    },
  };
}

/**
 * The most that changing an entry adds to the file: the value, and the pages from the leaf to the root, which LMDB
 * writes anew. Long keys make the tree deeper.
 */
function bytesWrittenBy(keyLength: number, valueLength: number): number {
  const pages = 4 + Math.ceil((keyLength + valueLength) / (pageSize / 2)) + Math.ceil(keyLength / 256);
  return pages * pageSize;
}
