import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ProjectEndpoints } from '../../local/cloud/start-project.ts';
import { projectDirectory } from './test-cloud.ts';

/** The command line, run as a process of its own. */
export interface Run {
  readonly child: ChildProcess;
  /** What it has written to standard output so far. */
  standardOutput(): string;
  /** Everything that it has written so far. */
  output(): string;
  /** The next line on standard output or standard error that holds a text. */
  line(text: string): Promise<string>;
  /** How it ended. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

const children = new Set<ChildProcess>();

/** For after a test: ends what a failed one has left running, which would keep jest from ending. */
export function killLeftovers(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Runs `local/start.cjs` as npm's scripts do, in this project or a copy of it. */
export function runLocal(args: readonly string[], directory = projectDirectory): Run {
  const child = spawn(process.execPath, [join('local', 'start.cjs'), ...args], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  const lines: string[] = [];
  const waiting: { text: string; resolve: (line: string) => void }[] = [];
  const take = (line: string) => {
    lines.push(line);
    for (const waiter of waiting.filter(({ text }) => line.includes(text))) {
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.resolve(line);
    }
  };
  const printed: string[] = [];
  createInterface(child.stdout)
    .on('line', (line) => printed.push(line))
    .on('line', take);
  createInterface(child.stderr).on('line', take);
  const output = () => lines.join('\n');
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: output() }));
  return {
    child,
    output,
    standardOutput: () => printed.join('\n'),
    ended,
    line: (text) =>
      Promise.race([
        new Promise<string>((resolve) => waiting.push({ text, resolve })),
        ended.then(() => {
          throw new Error(`It ended before a line with "${text}":\n${output()}`);
        }),
      ]),
  };
}

/** Runs it with `--json` and waits until it is ready. */
export async function runUntilReady(
  dataDirectory: string,
  args: readonly string[] = [],
  directory = projectDirectory,
) {
  const run = runLocal(['--json', '--port', '0', '--data', dataDirectory, ...args], directory);
  const endpoints = JSON.parse(await run.line('"accountId"')) as ProjectEndpoints;
  return { ...run, endpoints };
}

/** Ends it as Ctrl-C does. */
export async function interrupt(run: Run): Promise<{ code: number | null; output: string }> {
  run.child.kill('SIGINT');
  return run.ended;
}
