import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import * as v from 'valibot';

/** A process that this one started, and that answers questions (see parent.ts). */
export interface Child {
  readonly processId: number;
  /** What it said when it was ready. */
  readonly ready: unknown;
  /** What it prints; null where that appears on this process's own output. */
  readonly output: Readable | null;
  /** @throws Error with the child's own stack, or when the child ends before it has answered. */
  ask(question: unknown): Promise<unknown>;
  /** Tells it to end, and waits until it has. */
  end(): Promise<void>;
}

const childMessage = v.union([
  v.object({ ready: v.unknown() }),
  v.object({ id: v.number(), error: v.string() }),
  v.object({ id: v.number(), answer: v.optional(v.unknown()) }),
]);

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  /** Options of Node itself; none of this process's own are passed on. */
  readonly nodeOptions?: readonly string[];
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether to keep its output here, and to drop what it reports of errors. */
  readonly keepsOutput?: boolean;
}

/**
 * Starts a script in a Node of its own, and waits until it is ready. What it prints appears here, unless it is kept.
 *
 * @throws Error when it ends before it is ready.
 */
export async function startChild(script: string, options: ChildOptions = {}): Promise<Child> {
  const { args = [], nodeOptions = [], environment = {}, keepsOutput = false } = options;
  const child = fork(script, args, {
    execArgv: [...nodeOptions],
    env: { ...process.env, ...environment },
    stdio: keepsOutput ? ['ignore', 'pipe', 'ignore', 'ipc'] : ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  const ready = await new Promise<unknown>((resolve, reject) => {
    child.on('message', (message) => {
      const received = v.parse(childMessage, message);
      if ('ready' in received) {
        resolve(received.ready);
        return;
      }
      const asker = waiting.get(received.id);
      waiting.delete(received.id);
      if ('error' in received) asker?.reject(new Error(received.error));
      else asker?.resolve(received.answer);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const gone = new Error(`${script} ended (${signal ?? `exit code ${code}`}).`);
      reject(gone);
      for (const asker of waiting.values()) asker.reject(gone);
      waiting.clear();
    });
  });

  return {
    processId: child.pid ?? 0,
    ready,
    output: child.stdout,
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        child.send({ id, question }, (error) => {
          if (error === null) return;
          waiting.delete(id);
          reject(error);
        });
      }),
    async end() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
