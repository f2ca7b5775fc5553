import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const command = join(dirname(require.resolve('@serverless-devs/s/package.json')), 'bin', 's');

/** How a run of Serverless Devs ended, and all that it printed. */
export interface Run {
  readonly status: number | null;
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A file of further variables, as `node --env-file` takes it. */
  readonly environmentFile?: string;
}

/**
 * Runs the genuine `s`, with nothing of this process's environment but where its programs are. `home` keeps what it
 * writes out of the developer's own `~/.s`.
 */
export function runServerlessDevs(args: readonly string[], options: RunOptions): Promise<Run> {
  return run([command, ...args], options);
}

const doctor = join(__dirname, '..', '..', 'deploy', 'doctor', 'main.ts');

/** Runs what `npm run doctor` runs. */
export function runDoctor(args: readonly string[], options: RunOptions): Promise<Run> {
  return runProgram(doctor, args, options);
}

/** Runs one of the project's own programs, as `node --import tsx` does. */
export function runProgram(path: string, args: readonly string[], options: RunOptions): Promise<Run> {
  return run(['--import', pathToFileURL(require.resolve('tsx')).href, path, ...args], options);
}

function run(words: readonly string[], options: RunOptions): Promise<Run> {
  const { environmentFile } = options;
  const file = environmentFile === undefined ? [] : [`--env-file=${environmentFile}`];
  const child = spawn(process.execPath, [...file, ...words], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'], HOME: options.home, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}
