import { accessSync, constants, mkdirSync } from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import { readsWithLongKeys, transactionWithLongKeys } from './long-keys.ts';
import type { OrderedStore, StoreReads, StoreTransaction } from './ordered-store.ts';
import { releaseOwnership, takeOwnership } from './ownership.ts';

/** The data directory cannot be used; the message is one sentence for the person who chose it. */
export class DataDirectoryError extends Error {
  override name = 'DataDirectoryError' as const;
  readonly directory: string;

  constructor(directory: string, reason: string, cause?: unknown) {
    super(`The data directory ${directory} cannot be used: ${reason}.`, { cause });
    this.directory = directory;
  }
}

/**
 * Opens the store in a directory, which is made when it does not exist. Without fsync a finished transaction is in
 * the operating system's hands: it survives the process being killed, though not the power going. With fsync it is
 * on the disk.
 *
 * @throws DataDirectoryError when the directory is no directory, is not writable, or another process has it open.
 */
export function openLmdbStore(options: { directory: string; fsync: boolean }): OrderedStore {
  const { directory, fsync } = options;
  const database = openDatabase(directory, fsync);
  const reads = readsWithLongKeys(databaseReads(database));
  const writes = transactionWithLongKeys(databaseTransaction(database));
  const store: OrderedStore = {
    ...reads,
    transaction: (action) => database.transactionSync(() => action(writes)),
    async close() {
      releaseOwnership(store);
      await database.close();
    },
  };

  const owner = takeOwnership(store);
  if (owner !== undefined) {
    void database.close();
    throw new DataDirectoryError(directory, `process ${owner} is using it`);
  }
  return store;
}

function openDatabase(directory: string, fsync: boolean): RootDatabase<Buffer, Buffer> {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.R_OK);
  } catch (error) {
    throw new DataDirectoryError(directory, reasonOf(error), error);
  }
  try {
    return open<Buffer, Buffer>({
      path: directory,
      // LMDB allows longer keys only with pages of at least 8 KB; see long-keys.ts.
      pageSize: 8192,
      keyEncoding: 'binary',
      encoding: 'binary',
      noSubdir: false,
      noSync: !fsync,
      // Otherwise LMDB would acknowledge a transaction before it is flushed.
      overlappingSync: false,
    });
  } catch (error) {
    throw new DataDirectoryError(directory, error instanceof Error ? error.message : String(error), error);
  }
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a file is in its place';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'it is not writable';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function databaseReads(database: RootDatabase<Buffer, Buffer>): StoreReads {
  return {
    get: (key) => database.getBinary(key),
    range: ({ from, to, backward = false }) => database.getRange({ start: from, end: to, reverse: backward }),
  };
}

function databaseTransaction(database: RootDatabase<Buffer, Buffer>): StoreTransaction {
  return {
    ...databaseReads(database),
    put: (key, value) => database.putSync(key, value),
    remove: (key) => {
      database.removeSync(key);
    },
  };
}
