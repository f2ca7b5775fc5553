import type { RootDatabase } from 'lmdb';
import { StorageError } from './storage-error.ts';

type Transactions = Pick<RootDatabase<Buffer, Buffer>, 'transactionSync'>;

/** How transactions become commits. */
export interface Commits {
  /** Runs an action in a transaction, all of whose writes are undone when it throws. */
  run<T>(action: () => T): T;
  /** Resolves when everything that was run is committed; undefined when it is so already. @throws StorageError Failed */
  flushed(): Promise<void> | undefined;
}

/**
 * Commits each transaction before its action returns.
 *
 * @param begin called before each commit's first action; what it throws ends the transaction.
 */
export function commitEach(database: Transactions, begin: () => void): Commits {
  let failure: StorageError | undefined;
  return {
    run(action) {
      if (failure !== undefined) throw failure;
      begin();
      let isDone = false;
      try {
        return database.transactionSync(() => {
          const result = action();
          isDone = true;
          return result;
        });
      } catch (error) {
        if (!isDone) throw error;
        failure = commitFailed(error);
        throw failure;
      }
    },
    flushed: () => (failure === undefined ? undefined : Promise.reject(failure)),
  };
}

/**
 * Commits what one turn of the event loop runs together: where a commit waits for the disk, requests that come at the
 * same time share the wait. Reads see what is not committed yet, which is why answers have to wait for `flushed`.
 *
 * @param begin called before each commit's first action; what it throws ends the transaction.
 */
export function commitTogether(database: Transactions, begin: () => void): Commits {
  let open: Promise<void> | undefined;
  let failure: StorageError | undefined;

  async function commitThisTurn(): Promise<void> {
    try {
      await database.transactionSync(() => new Promise<void>((resolve) => setImmediate(resolve)));
    } catch (error) {
      // What was read meanwhile, and may be remembered, is not so: nothing can go on from here.
      failure = commitFailed(error);
      throw failure;
    } finally {
      open = undefined;
    }
  }

  return {
    run(action) {
      if (failure !== undefined) throw failure;
      if (open === undefined) {
        begin();
        open = commitThisTurn();
        // Whoever waits gets the failure; here nobody may be waiting.
        open.catch(() => undefined);
      }
      // A transaction within the open one, which is undone alone when it throws.
      return database.transactionSync(action);
    },
    flushed: () => (failure === undefined ? open : Promise.reject(failure)),
  };
}

function commitFailed(cause: unknown): StorageError {
  return new StorageError(
    'Failed',
    `The store could not be written (${String(cause)}): see to the disk, and start the server again.`,
    cause,
  );
}
