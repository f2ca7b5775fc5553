import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as TableStore from 'tablestore';

/** The line that `--json` prints. */
export interface Ready {
  readonly endpoint: string;
  readonly instance: string;
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly dataDirectory: string;
  readonly pid: number;
}

/** The command, run as a process of its own. */
export interface Run {
  readonly child: ChildProcess;
  standardOutput(): string;
  standardError(): string;
  /** The first line on standard output or standard error, from now on, that holds a text. */
  line(text: string): Promise<string>;
  /** Sends a signal, and tells how the process ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export const launcher = join(__dirname, '..', 'bin', 'tablestore-local.cjs');

const children = new Set<ChildProcess>();

/** For after a test: ends what a failed one has left running, which would keep jest from ending. */
export function killLeftovers(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Runs `tablestore-local` in a folder, by default this checkout's own. */
export function runCommand(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly launcher?: string;
    readonly environment?: Readonly<Record<string, string>>;
  },
): Run {
  const child = spawn(process.execPath, [options.launcher ?? launcher, ...args], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...options.environment },
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  const printed: string[] = [];
  const reported: string[] = [];
  const waiting = new Set<{ text: string; resolve(line: string): void }>();
  const take = (lines: string[]) => (line: string) => {
    lines.push(line);
    for (const waiter of waiting) if (line.includes(waiter.text)) waiter.resolve(line);
  };
  createInterface(child.stdout).on('line', take(printed));
  createInterface(child.stderr).on('line', take(reported));
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal }));
  return {
    child,
    standardOutput: () => printed.join('\n'),
    standardError: () => reported.join('\n'),
    ended,
    line: (text) =>
      Promise.race([
        new Promise<string>((resolve) => waiting.add({ text, resolve })),
        ended.then(() => {
          throw new Error(`It ended before a line with "${text}":\n${[...printed, ...reported].join('\n')}`);
        }),
      ]),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs it with `--json` at any free port, and waits until it is ready. */
export async function runUntilReady(
  args: readonly string[],
  options: Parameters<typeof runCommand>[1],
): Promise<Run & { readonly ready: Ready }> {
  const run = runCommand(['--json', '--port', '0', ...args], options);
  const ready = JSON.parse(await run.line('"endpoint"')) as Ready;
  return { ...run, ready };
}

/** The genuine SDK's client, made of what the command printed. */
export function clientOf({ endpoint, instance, credentials }: Ready): TableStore.Client {
  return new TableStore.Client({ ...credentials, endpoint, instancename: instance, maxRetries: 0 });
}
