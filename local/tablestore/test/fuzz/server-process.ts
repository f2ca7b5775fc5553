import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerProcess {
  readonly port: number;
  /** What went wrong in it, the reason of its end included. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
}

/** Starts a server as a process of its own, in an empty data directory, with a clock that stands still. */
export async function startServerProcess(time: number): Promise<ServerProcess> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'tablestore-fuzz-'));
  const child = fork(join(__dirname, 'server-child.ts'), [dataDirectory, String(time)], {
    execArgv: ['--import', 'tsx'],
    silent: true,
  });
  const faults: string[] = [];
  let printed = '';
  child.stderr?.on('data', (chunk) => {
    printed += chunk;
  });
  child.on('message', (message: { readonly fault?: string }) => {
    if (message.fault !== undefined) faults.push(message.fault);
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    faults.push(`The server's process ended (${code ?? signal}). ${printed}`);
  });
  const ready = once(child, 'message').then(([{ port }]) => port as number);
  const port = await Promise.race([ready, ended]);
  if (port === undefined) throw new Error(faults.join('\n'));
  return {
    port,
    faults,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
