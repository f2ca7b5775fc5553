import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const project = join(dirname(require.resolve('tsx/package.json')), '..', '..');

/** A program that runs. */
export interface Program {
  /** The first line that it has printed. */
  readonly line: string;
  /** Ends it as Ctrl-C does. */
  end(): Promise<void>;
}

/** Starts Node in the project's folder and waits for its first line. @throws Error when it ends before. */
export async function startProgram(args: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  let reported = '';
  child.stderr.on('data', (data: Buffer) => {
    reported = `${reported}${data}`.slice(-1_000);
  });
  const ended = once(child, 'close');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`It ended with ${code} before it was ready: ${reported}`);
    }),
  ]);
  return {
    line: String(line),
    async end() {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/**
 * What npm's script `local` runs, or `start` with its options. The ports are the same at each start, as they are for
 * everybody who does not ask for others.
 */
export function localCloud(options: {
  readonly port: number;
  readonly dataDirectory: string;
  readonly more?: readonly string[];
}): readonly string[] {
  const { port, dataDirectory, more = [] } = options;
  const program = join('local', 'start.cjs');
  return [program, ...more, '--json', '--port', String(port), '--data', dataDirectory];
}

/** A local cloud takes a few ports, one after the other. */
const portsOfCloud = 10;

/**
 * The first of the ports that a local cloud can take. All lie below those that systems give to connections, where one
 * could be taken between two starts.
 *
 * @param random from 0 (inclusive) to 1 (exclusive).
 */
export async function freePort(random: () => number): Promise<number> {
  for (;;) {
    const first = 20_000 + portsOfCloud * Math.floor(random() * 1_000);
    const ports = Array.from({ length: portsOfCloud }, (_, index) => first + index);
    const areFree = await Promise.all(ports.map(isFree));
    if (areFree.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  await new Promise((resolve) => server.close(resolve));
  return listens;
}
