import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LogRecord } from '../../logs/log-record.ts';
import type { Backend, BackendFault } from '../server/backend.ts';

/** A server with a function's answers, which logs as Function Compute does; what was done to it can be looked at. */
export interface TestBackend extends Backend {
  readonly origin: string;
  /** How many requests have come. */
  received(): number;
  faults(): readonly BackendFault[];
  ended(): readonly string[];
  /** Logs something else. */
  log(record: LogRecord): void;
  close(): void;
}

/** Paths are function names: `/db` is answered with an empty list, `/session` with a session, `/broken` with an error. */
export async function startTestBackend(): Promise<TestBackend> {
  const listeners = new Set<(record: LogRecord) => void>();
  let received = 0;
  let faults: readonly BackendFault[] = [];
  const ended: string[] = [];
  const log = (record: LogRecord) => {
    for (const listener of listeners) listener(record);
  };

  const server = createServer((request, response) => {
    received += 1;
    const requestId = `1-${received}`;
    const functionName = `app-${(request.url ?? '').slice(1)}`;
    const isBroken = functionName === 'app-broken';
    const line = isBroken
      ? { message: 'refused', code: 'NotFound' }
      : { message: 'answered', op: 'list', collection: 'todos' };
    log({ kind: 'log', at: Date.now(), requestId, functionName, text: JSON.stringify(line) });
    log({
      kind: 'invocation',
      at: Date.now(),
      requestId,
      functionName,
      status: 200,
      isColdStart: received === 1,
      instanceId: 'c-abcd',
      durationMilliseconds: 12.4,
      memoryMegabytes: 21,
    });
    response.setHeader('x-fc-request-id', requestId);
    const session = { sessionId: 'the-session', sts: { AccessKeyId: 'STS.a' } };
    response.end(JSON.stringify(functionName === 'app-session' ? session : { data: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    faults: () => faults,
    ended: () => ended,
    log,
    close() {
      server.closeAllConnections();
      server.close();
    },
    onRecord(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shortName: (functionName) => functionName.replace('app-', ''),
    addFault(fault) {
      faults = [...faults, fault];
      return () => {
        faults = faults.filter((other) => other !== fault);
      };
    },
    endSession: async (sessionId) => {
      ended.push(sessionId);
    },
    expireToken(accessKeyId) {
      ended.push(accessKeyId);
      return true;
    },
  };
}
