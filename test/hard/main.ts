import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as v from 'valibot';
import { replaceMarked } from './marked-part.ts';
import { type NotedTries, TRIES_FILE } from './noted-tries.ts';
import { rows } from './rows.ts';
import { allHeld, type TestResult, tableOf, toMarkdown } from './table.ts';

// Runs test/attacks, test/faults and test/load, and prints what held: `npm run test:hard`. Arguments go to jest, but for
// --write, which puts the table into docs/reliability.md as well.

const root = join(__dirname, '..', '..');
const page = join(root, 'docs', 'reliability.md');

const report = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    success: v.boolean(),
    testResults: v.array(
      v.object({
        name: v.string(),
        status: v.string(),
        assertionResults: v.array(v.object({ fullName: v.string(), status: v.string() })),
      }),
    ),
  }),
);
const notedTries = v.object({ testPath: v.string(), test: v.string(), count: v.number() });

async function main(given: readonly string[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'hard-run-'));
  const [reportFile, triesFile] = [join(directory, 'report.json'), join(directory, 'tries')];
  const begun = Date.now();
  spawnSync(
    process.execPath,
    [
      require.resolve('jest/bin/jest'),
      ...['--config', join(__dirname, 'jest.config.mjs'), '--json', '--outputFile', reportFile],
      ...given.filter((argument) => argument !== '--write'),
    ],
    // Its report on standard output is the file's; what people read is on standard error.
    { cwd: root, stdio: ['inherit', 'ignore', 'inherit'], env: { ...process.env, [TRIES_FILE]: triesFile } },
  );
  const { success, testResults } = v.parse(report, await readFile(reportFile, 'utf8'));
  const results = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((each): TestResult => ({ testPath: name, ...each })),
  );
  const table = tableOf(rows, results, existsSync(triesFile) ? await readTries(triesFile) : []);
  await rm(directory, { recursive: true });

  const minutes = ((Date.now() - begun) / 60_000).toFixed(1);
  process.stdout.write(`\n${toMarkdown(table)}\n\n${results.length} tests in ${minutes} minutes.\n`);
  for (const { fallen } of table) for (const name of fallen) process.stdout.write(`FELL: ${name}\n`);
  if (given.includes('--write')) {
    await writeFile(page, replaceMarked(await readFile(page, 'utf8'), 'table', toMarkdown(table)));
    process.stdout.write(`Written to ${relative(root, page)}.\n`);
  }
  if (!success || !allHeld(table)) process.exitCode = 1;
}

async function readTries(file: string): Promise<NotedTries[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => v.parse(notedTries, JSON.parse(line)));
}

void main(process.argv.slice(2));
