import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { loadCompiled } from './compiled-code.cjs';

let directory = '';
let file = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'compiled-code-'));
  file = join(directory, 'program.cjs');
});
afterEach(() => rm(directory, { recursive: true }));

const program = (word: string) => `exports.say = () => '${word}';\nexports.directory = __dirname;\n`;

/** Loads it and calls its function, so that this is compiled, too. */
function run(): unknown {
  const { program, keepCompiled } = loadCompiled(file);
  const { say } = program as { say: () => unknown };
  const said = say();
  keepCompiled();
  return said;
}

it('runs a program as require does, and keeps what was compiled of it for the next time', async () => {
  await writeFile(file, program('one'));
  expect(run()).toBe('one');
  expect(await readdir(directory)).toEqual(['program.cjs', 'program.cjs.compiled']);
  const kept = await readFile(`${file}.compiled`);
  expect(run()).toBe('one');
  expect(await readFile(`${file}.compiled`)).toEqual(kept);
  expect(loadCompiled(file).program).toMatchObject({ directory });
});

it('never runs what was compiled of another text, also when that is just as long', async () => {
  await writeFile(file, program('one'));
  run();
  await writeFile(file, program('two'));
  expect(run()).toBe('two');
  expect(run()).toBe('two');
});

it.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['changed', (bytes: Buffer) => Buffer.from(bytes).fill(0x5a, bytes.length / 2, bytes.length / 2 + 64)],
])('what was kept is ignored when it is %s, and then replaced', async (_, damage) => {
  await writeFile(file, program('one'));
  run();
  const whole = await readFile(`${file}.compiled`);
  const damaged = damage(whole);
  await writeFile(`${file}.compiled`, damaged);
  expect(run()).toBe('one');
  expect(await readFile(`${file}.compiled`)).not.toEqual(damaged);
});
