import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogRecord } from './log-record.ts';

/** Where the log of the local cloud with this data folder is. */
export function logFileIn(dataDirectory: string): string {
  return join(dataDirectory, 'log.jsonl');
}

/** What came before the log file was full. */
export function olderLogFileIn(dataDirectory: string): string {
  return join(dataDirectory, 'log.1.jsonl');
}

const maximumBytes = 5 * 1024 * 1024;

/**
 * Appends records to the log file; once it has 5 MB, it becomes the older one and a new one begins. A log that cannot
 * be written is told of once, and does not keep the cloud from running.
 */
export function createLogFile(
  dataDirectory: string,
  onError: (error: unknown) => void,
): (record: LogRecord) => void {
  const path = logFileIn(dataDirectory);
  let size: number | undefined;
  let isBroken = false;
  return (record) => {
    if (isBroken) return;
    try {
      size ??= statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > maximumBytes) {
        rmSync(olderLogFileIn(dataDirectory), { force: true });
        renameSync(path, olderLogFileIn(dataDirectory));
        size = 0;
      }
      const line = `${JSON.stringify(record)}\n`;
      appendFileSync(path, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    } catch (error) {
      isBroken = true;
      onError(error);
    }
  };
}
