import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function dataFolders(): string[] {
  const data = join(__dirname, '.data');
  return existsSync(data) ? readdirSync(data) : [];
}

async function bench(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'main.ts'), ...args], {
    cwd: dirname(__dirname),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Where CI is set, colours are used without a terminal as well.
    env: { ...process.env, NO_COLOR: '1' },
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

// The benchmarks that need no package beyond the project's own; the others run with `npm run bench -- --quick`.
describe('npm run bench', () => {
  it('runs benchmarks, shows one table of them, and writes every round as JSON', async () => {
    const before = dataFolders();
    const output = join(folder, 'results.json');
    const run = await bench('--only', 'storage', '--only', 'cold-start', '--quick', '--output', output);

    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toMatch(/^ {2}durable put, 1 at once .* ≥ 0\.5 {2}(reached|missed)$/m);
    expect(run.stdout).toMatch(/^ {2}cold start .* ≤ 2 {2}(reached|missed)$/m);
    expect(run.stdout.match(/measured +against +ratio/g)).toHaveLength(1);
    expect(run.stderr).toMatch(/^2\/2 storage: done in \d+ s$/m);
    expect(run.stdout).toContain('quick: too short');

    const report = JSON.parse(readFileSync(output, 'utf8'));
    expect(report).toMatchObject({
      quick: true,
      machine: { node: process.version, packages: { lmdb: expect.any(String) } },
      benchmarks: [{ name: 'cold-start' }, { name: 'storage' }],
    });
    const get = report.benchmarks[1].figures[0];
    expect(get).toMatchObject({ name: 'get', measured: expect.any(Array), goal: 'storage against raw LMDB' });
    expect(get.measured).toHaveLength(get.reference.length);
    expect(Math.min(...get.measured, ...get.reference)).toBeGreaterThan(0);
    expect(dataFolders()).toEqual(before);
  }, 180_000);

  it('leaves no process and no data when it is stopped', async () => {
    const before = dataFolders();
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'main.ts'), '--only', 'storage'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    // Its first progress: the benchmark is under way.
    while (!stderr.includes('1/1 storage:')) await once(child.stderr, 'data');
    expect(dataFolders()).toHaveLength(before.length + 1);
    child.kill('SIGTERM');
    // The pipe closes when the benchmark's own process, which writes to it too, is gone.
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(dataFolders()).toEqual(before);
  }, 180_000);

  it('explains itself when the command line cannot be understood', async () => {
    const run = await bench('--only', 'redis');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('no benchmark “redis”');
    expect(run.stderr).toContain('--quick');
  });
});
