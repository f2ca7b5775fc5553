import { Socket as DatagramSocket } from 'node:dgram';
import dns from 'node:dns';
import { isIP, Socket } from 'node:net';
import { isLoopback } from './loopback.ts';
import { refuseOtherNames } from './loopback-names.ts';

/** A function tried to reach another machine. */
class ConnectionRefusedByLocalCloudError extends Error {
  override name = 'ConnectionRefusedByLocalCloudError' as const;
  readonly code = 'ConnectionRefusedByLocalCloud';
}

/**
 * Keeps this thread on this machine: TCP and TLS connections (hence also http, https, http2 and fetch), datagrams and
 * DNS look-ups to anything but loopback fail. Each refusal is printed as well, because SDKs tend to hide the cause of
 * a failed request behind retries and messages of their own.
 *
 * It stands below every client library and before the function's first line. Processes and threads that the function
 * starts itself are not covered.
 */
export function refuseOtherAddresses(): void {
  guardConnections();
  guardDatagrams();
  refuseOtherNames(refuse);
}

function refuse(target: string): ConnectionRefusedByLocalCloudError {
  const error = new ConnectionRefusedByLocalCloudError(
    `The local cloud refuses connections to ${target}: a function that runs locally reaches this machine only ` +
      "(127.0.0.1). Point the function's setting for that endpoint at the local service.",
  );
  process.stderr.write(`${error.message}\n`);
  return error;
}

function guardConnections(): void {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function guardedConnect(
    this: { connecting: boolean } & Socket,
    ...parameters: unknown[]
  ) {
    // net.connect hands its arguments on as one list: [options, listener].
    const target = targetElsewhere(Array.isArray(parameters[0]) ? parameters[0] : parameters);
    if (target === undefined) return Reflect.apply(connect, this, parameters);
    const refusal = refuse(target);
    // To the caller it looks like a connection that fails: what it writes waits, and the error comes as an event.
    this.connecting = true;
    process.nextTick(() => this.destroy(refusal));
    return this;
  } as typeof connect;
}

/** The `host:port` of a connection that leaves this machine; undefined for loopback and for socket files. */
function targetElsewhere([first, second]: readonly unknown[]): string | undefined {
  if (typeof first !== 'object' || first === null) {
    const isSocketFile = typeof first === 'string' && !/^\d+$/.test(first);
    const host = typeof second === 'string' ? second : 'localhost';
    return isSocketFile || isLoopback(host) ? undefined : `${host}:${first}`;
  }
  const { path, host, port, lookup } = first as Record<string, unknown>;
  if (typeof path === 'string') return undefined;
  const name = typeof host === 'string' && host !== '' ? host : 'localhost';
  // A look-up of the function's own could send a harmless name anywhere.
  const isRedirected = isIP(name) === 0 && lookup !== undefined && lookup !== dns.lookup;
  return isLoopback(name) && !isRedirected ? undefined : `${name}:${port}`;
}

function guardDatagrams(): void {
  type Method = (...values: unknown[]) => unknown;
  const prototype = DatagramSocket.prototype as unknown as Record<'connect' | 'send', Method>;
  for (const name of ['connect', 'send'] as const) {
    const original = prototype[name];
    prototype[name] = function guarded(...parameters) {
      // The message of `send` may be a text as well; the address comes after it.
      const host = parameters.slice(1).find((value) => typeof value === 'string') ?? 'localhost';
      if (!isLoopback(String(host))) throw refuse(`${host} (UDP)`);
      return Reflect.apply(original, this, parameters);
    };
  }
}
