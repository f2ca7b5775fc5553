import * as v from 'valibot';
import { type Child, startChild } from '../processes/child.ts';
import { answerParent } from '../processes/parent.ts';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly processId: number;
  /** `http://127.0.0.1:{port}` */
  readonly endpoint: string;
  /** Processor time that the process has used so far, in user and system mode together. */
  processorMicroseconds(): Promise<number>;
  close(): Promise<void>;
}

/** What a server's process can be asked; see answerAsServer. */
export type ServerQuestion = 'processor time' | 'collect garbage';

/** Starts one of the server scripts of this folder, built (see build.ts). */
export async function startServer(script: string, ...args: readonly string[]): Promise<ServerProcess> {
  const child = await startChild(script, { args });
  const { port } = v.parse(v.object({ port: v.number() }), child.ready);
  return {
    processId: child.processId,
    endpoint: `http://127.0.0.1:${port}`,
    processorMicroseconds: () => processorMicrosecondsOf(child),
    close: () => child.end(),
  };
}

/** Processor time of a child that answers as a server does. */
export async function processorMicrosecondsOf(child: Child): Promise<number> {
  return v.parse(v.number(), await child.ask('processor time' satisfies ServerQuestion));
}

/** Makes this process the server process that startServer has started. */
export function serveParent(server: { readonly port: number; close(): Promise<void> }): void {
  answerParent({
    ready: { port: server.port },
    answer: answerAsServer,
    close: () => server.close(),
  });
}

/** What every server's process answers. @throws Error when garbage cannot be collected, without `--expose-gc`. */
export async function answerAsServer(question: unknown): Promise<number> {
  if (question === ('collect garbage' satisfies ServerQuestion)) {
    if (globalThis.gc === undefined) throw new Error('The process has no --expose-gc.');
    // What the first collection finalises, the second one frees.
    for (let time = 0; time < 2; time++) globalThis.gc();
  }
  const { user, system } = process.cpuUsage();
  return user + system;
}
