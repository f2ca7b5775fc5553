import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-full-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the filling process, whose files cannot become larger than a number of kilobytes. */
function fillStore(kilobytes: number, durability: string): Record<string, unknown> {
  // Ignoring the signal turns a write beyond the limit into an error, as on a full disk.
  const command = `trap '' XFSZ; ulimit -S -f ${kilobytes}; exec "$@"`;
  const script = join(__dirname, 'test/limited-process.ts');
  const words = ['-c', command, 'bash', process.execPath, '--import', 'tsx', script, directory, durability];
  return JSON.parse(execFileSync('bash', words, { encoding: 'utf8' })) as Record<string, unknown>;
}

// Windows has neither bash nor such a limit.
const onUnix = process.platform === 'win32' ? describe.skip : describe;

onUnix('a store whose file cannot grow', () => {
  it.each(['fsync', 'no fsync'])(
    'refuses writes, loses nothing, and goes on when there is room (%s)',
    (mode) => {
      const result = fillStore(5000, mode);
      expect(result).toMatchObject({
        name: 'StorageError',
        code: 'DiskFull',
        message: `There is no room left for ${join(directory, 'data.mdb')}: make room on its disk, and write again.`,
        whenFull: [],
        whenFullAgain: [],
        afterwards: [],
      });
      // Raising the limit from within takes a tool that only Linux has.
      if (process.platform === 'linux') expect(result['writesAgain']).toBeGreaterThan(100);
    },
  );

  it.each([
    ['the lock file', 8],
    ['the empty data file', 17],
    ['a first row', 100],
  ])('is not opened when there is no room even for %s', (_title, kilobytes) => {
    expect(fillStore(kilobytes, 'no fsync')).toEqual({
      name: 'DataDirectoryError',
      message: `The data directory ${directory} cannot be used: there is no room left for it on its disk.`,
    });
  });
});
