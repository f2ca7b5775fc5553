import { exec, execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { killLeftovers, runUntilReady } from './command/test-process.ts';
import { operations } from './operations/operations.ts';
import { bin } from './package.json';
import { type InstalledPackage, installPackage } from './test/installed-package.ts';

const run = promisify(execFile);
const shell = promisify(exec);

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage(['tablestore']);
}, 60_000);
afterAll(() => installed.remove());
afterEach(killLeftovers);

const readme = readFileSync(join(__dirname, 'README.md'), 'utf8');
const chineseReadme = readFileSync(join(__dirname, 'README.zh-CN.md'), 'utf8');

function blocksOf(text: string): { readonly language: string; readonly code: string }[] {
  return Array.from(text.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language = '', code = '']) => ({
    language,
    code,
  }));
}

const [start, client, jestFile, curl, ...others] = blocksOf(readme).map(({ code }) => code);

function startCommand() {
  const { project: cwd, launcher } = installed;
  return runUntilReady([], { cwd, launcher });
}

/** A block of the readme, at the port that the command got. */
function at(endpoint: string, block = ''): string {
  expect(block).toContain('http://127.0.0.1:7650');
  return block.replaceAll('http://127.0.0.1:7650', endpoint);
}

describe("the readme's code", () => {
  it('starts the command that the package has', () => {
    expect(start).toBe(`npx ${Object.keys(bin)[0]}\n`);
    expect(others).toEqual([]);
  });

  it('keeps a row through the genuine SDK', async () => {
    const { ready, stop } = await startCommand();
    const program = join(installed.project, 'client.js');
    writeFileSync(program, at(ready.endpoint, client));
    expect((await run(process.execPath, [program])).stdout).toBe('Buy milk\n');
    await stop();
  });

  it('passes as a test file of jest', async () => {
    writeFileSync(join(installed.project, 'notes.test.js'), jestFile ?? '');
    const jest = join(dirname(require.resolve('jest/package.json')), 'bin', 'jest.js');
    const { stderr } = await run(process.execPath, [jest, '--rootDir', installed.project], {
      cwd: installed.project,
    });
    expect(stderr).toContain('1 passed, 1 total');
    expect(stderr).not.toContain('did not exit');
  });

  it('sets a fault over HTTP', async () => {
    const { ready, stop } = await startCommand();
    const { stdout } = await shell(at(ready.endpoint, curl).trim());
    expect(JSON.parse(stdout)).toMatchObject({ fault: { kind: 'latency', milliseconds: 200 }, met: 0 });
    await stop();
  });
});

describe('what the readme says', () => {
  it('is there are the operations that the server has', () => {
    const section = readme.slice(readme.indexOf('## What is there'), readme.indexOf('Not there'));
    const listed = section.slice(section.indexOf('\n'), section.indexOf(':')).match(/[A-Z]\w+/g);
    // It is known only to be refused, as it is of tables that were not made for it.
    const offered = [...operations.keys()].filter((operation) => operation !== 'StartLocalTransaction');
    expect(listed?.sort()).toEqual(offered.sort());
  });

  it('in Chinese comes with the same code', () => {
    expect(blocksOf(chineseReadme)).toEqual(blocksOf(readme));
  });
});
