import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { logFileIn, olderLogFileIn } from './log-file.ts';
import { type LogRecord, parseLogRecord } from './log-record.ts';

/** How many of the last records are shown at first. */
const shownAtFirst = 100;
const pollMilliseconds = 200;

/** The last records of a local cloud's log; none when nothing was ever logged there. */
export function lastRecords(dataDirectory: string, count = shownAtFirst): LogRecord[] {
  const files = [olderLogFileIn(dataDirectory), logFileIn(dataDirectory)];
  const lines = files.flatMap((path) =>
    statSync(path, { throwIfNoEntry: false }) === undefined ? [] : readFileSync(path, 'utf8').split('\n'),
  );
  return toRecords(lines).slice(-count);
}

/**
 * Gives each record that is logged from now on, until the signal says to stop; resolves then. It looks at the file
 * again and again, because the file systems that projects lie on (network folders, WSL) do not all tell of changes.
 */
export function followRecords(
  dataDirectory: string,
  give: (record: LogRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  const path = logFileIn(dataDirectory);
  let position = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let rest = '';

  function look(): void {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    // A shorter file is a new one.
    if (size < position) position = 0;
    if (size === position) return;
    const lines = (rest + readBytes(path, position, size)).split('\n');
    position = size;
    rest = lines.pop() ?? '';
    for (const record of toRecords(lines)) give(record);
  }

  return new Promise((resolve) => {
    const timer = setInterval(look, pollMilliseconds);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      look();
      resolve();
    });
  });
}

function readBytes(path: string, from: number, to: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(to - from);
    const read = readSync(file, bytes, 0, bytes.length, from);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}

function toRecords(lines: readonly string[]): LogRecord[] {
  return lines.flatMap((line) => parseLogRecord(line) ?? []);
}
