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
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`It ended with ${code} before it was ready.`);
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

/** The first of the ports that a local cloud can take; those after it are hardly ever taken. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (typeof address === 'object' && address !== null && address.port < 65_000) return address.port;
  }
}
