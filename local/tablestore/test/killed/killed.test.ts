import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type KillReport, killRepeatedly } from './kill-rounds.ts';
import { buildServerProgram, type StoreName } from './killable-server.ts';

let directory: string;
let program: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-killed-'));
  program = await buildServerProgram(directory);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function kill(store: StoreName, kills: number): Promise<KillReport> {
  const dataDirectory = join(directory, store);
  return killRepeatedly({ program, dataDirectory, store, kills, writers: 8, seed: 50 });
}

function print({ kills, acknowledgedRows, checkedRows, violations }: KillReport): void {
  process.stdout.write(
    `${kills} kills, ${acknowledgedRows} rows acknowledged, ${checkedRows} rows checked` +
      `${violations
        .map((violation) => `; ${violation}`)
        .slice(0, 3)
        .join('')}\n`,
  );
}

it('killed 50 times while 8 clients write, it has every acknowledged row, none torn, and indexes that agree', async () => {
  const report = await kill('genuine', 50);
  print(report);
  expect(report.violations).toEqual([]);
  expect(report.kills).toBe(50);
  expect(report.acknowledgedRows).toBeGreaterThan(3000);
  expect(report.checkedRows).toBeGreaterThan(10_000);
}, 120_000);

it.each<[string, StoreName, RegExp]>([
  [
    'acknowledges what it has not committed',
    'withLateCommits',
    /^(orders|lines|events) .* is .* instead of /,
  ],
  [
    'writes its indexes in transactions of their own',
    'withLateIndexes',
    /^(orders|lines|events)_by_(group|stamp) has /,
  ],
])(
  'a server that %s is caught',
  async (_title, store, violation) => {
    const report = await kill(store, 10);
    print(report);
    expect(report.violations).toContainEqual(expect.stringMatching(violation));
  },
  60_000,
);
