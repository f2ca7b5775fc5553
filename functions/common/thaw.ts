import { setImmediate } from 'node:timers/promises';

/**
 * To be awaited before the first call of an invocation. Function Compute freezes an instance between invocations, for
 * minutes or hours, and the connections that are kept open may be closed from the other side meanwhile. The instance
 * learns of that with the next turn of its event loop, and a request that is sent before fails with ECONNRESET: which
 * for a write leaves open whether it was done.
 */
export async function noticeClosedConnections(): Promise<void> {
  await setImmediate();
}
