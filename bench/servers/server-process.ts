import * as v from 'valibot';
import { startChild } from '../processes/child.ts';
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

/** Starts one of the server scripts of this folder, built (see build.ts). */
export async function startServer(script: string, ...args: readonly string[]): Promise<ServerProcess> {
  const child = await startChild(script, { args });
  const { port } = v.parse(v.object({ port: v.number() }), child.ready);
  return {
    processId: child.processId,
    endpoint: `http://127.0.0.1:${port}`,
    processorMicroseconds: async () => v.parse(v.number(), await child.ask('processor time')),
    close: () => child.end(),
  };
}

/** Makes this process the server process that startServer has started. */
export function serveParent(server: { readonly port: number; close(): Promise<void> }): void {
  answerParent({
    ready: { port: server.port },
    async answer() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    close: () => server.close(),
  });
}
