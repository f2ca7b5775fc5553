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
  it('runs benchmarks, shows their tables, and writes every round as JSON', async () => {
    const before = dataFolders();
    const output = join(folder, 'results.json');
    const run = await bench('--only', 'storage', '--only', 'scale', '--quick', '--output', output);

    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toMatch(/^durable put, 1 at once .* ≥ 0\.5 {2}(reached|missed)$/m);
    expect(run.stdout).toMatch(/^range of 20 .* ≤ 1\.2 {2}(reached|missed)$/m);
    expect(run.stdout).toContain('quick: too short');

    const report = JSON.parse(readFileSync(output, 'utf8'));
    expect(report).toMatchObject({
      quick: true,
      machine: { node: process.version, packages: { lmdb: expect.any(String) } },
      benchmarks: [{ name: 'scale' }, { name: 'storage' }],
    });
    const get = report.benchmarks[1].figures[0];
    expect(get).toMatchObject({ name: 'get', measured: expect.any(Array), goal: { atLeast: 0.5 } });
    expect(get.measured).toHaveLength(get.reference.length);
    expect(Math.min(...get.measured, ...get.reference)).toBeGreaterThan(0);
    expect(dataFolders()).toEqual(before);
  }, 90_000);

  it('leaves no process and no data when it is stopped', async () => {
    const before = dataFolders();
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'main.ts'), '--only', 'storage'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    // Its first progress: the benchmark is under way.
    await once(child.stderr, 'data');
    child.stderr.resume();
    expect(dataFolders()).toHaveLength(before.length + 1);
    child.kill('SIGTERM');
    // The pipe closes when the benchmark's own process, which writes to it too, is gone.
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(dataFolders()).toEqual(before);
  }, 60_000);

  it('explains itself when the command line cannot be understood', async () => {
    const run = await bench('--only', 'redis');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('no benchmark “redis”');
    expect(run.stderr).toContain('--quick');
  });
});
