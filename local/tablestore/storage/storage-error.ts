/** What went wrong with the store itself, as opposed to with a request. */
export type StorageErrorCode =
  /** There is no room for the write: the disk, a quota, or the limit of a file's size. */
  | 'DiskFull'
  /** What is stored cannot be read back. */
  | 'Damaged'
  /** The data directory was deleted while the store was open. */
  | 'Removed'
  /** The operating system refused a commit; the store takes nothing more until it is opened again. */
  | 'Failed';

/** The store could not do what was asked; the message is one sentence for the person who runs it. */
export class StorageError extends Error {
  override name = 'StorageError' as const;
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
