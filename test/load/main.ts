import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildFunctions } from '../../build/functions.ts';
import { loadSeconds } from '../hard/effort.ts';
import { replaceMarked } from '../hard/marked-part.ts';
import { figuresOf } from './figures.ts';
import { checkHistory } from './history.ts';
import { runLoad } from './run-load.ts';

// Measures a steady load beside a bare server, and checks its history: `npm run load`. HARD_SECONDS says how long (60),
// LOAD_USERS (2000) how many users there are, LOAD_RATE (25) how many calls begin in a second. --write puts the figures
// into docs/reliability.md.

const page = join(__dirname, '..', '..', 'docs', 'reliability.md');

async function main(given: readonly string[]): Promise<void> {
  const options = {
    users: Number(process.env['LOAD_USERS'] ?? 2_000),
    perSecond: Number(process.env['LOAD_RATE'] ?? 25),
    seconds: loadSeconds(60),
    seed: 1,
  };
  await buildFunctions();
  const bare = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'bare-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(createInterface(bare.stdout), 'line')) as [string];
    const body = JSON.stringify({ sid: 'x'.repeat(43), op: 'list', collection: 'todos', limit: 100 });
    const beside = () =>
      fetch(`http://127.0.0.1:${port}`, { method: 'POST', body }).then((answer) => answer.text());
    const load = await runLoad({ ...options, beside });
    const figures = figuresOf(load, options);
    process.stdout.write(`${figures}\n`);
    const problems = checkHistory([...load.calls.map(({ result }) => result), ...load.looks]);
    for (const problem of problems) process.stdout.write(`WRONG: ${problem}\n`);
    if (problems.length > 0) process.exitCode = 1;
    else if (given.includes('--write')) {
      await writeFile(page, replaceMarked(await readFile(page, 'utf8'), 'load', figures));
    }
  } finally {
    bare.kill();
  }
}

void main(process.argv.slice(2));
