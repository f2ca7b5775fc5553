import { connect, type Socket } from 'node:net';

export interface RawConnection {
  write(bytes: string | Buffer): void;
  /** All that has come back, once the server has closed the connection. */
  readonly answered: Promise<string>;
  destroy(): void;
}

/** A connection on which anything can be sent. */
export function openRaw(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
  });
  const answered = new Promise<string>((resolve) => {
    // A server that has refused need not read the rest: then the connection is reset.
    socket.on('error', () => resolve(received));
    socket.on('close', () => resolve(received));
  });
  return {
    write: (bytes) => {
      socket.write(bytes);
    },
    answered,
    destroy: () => socket.destroy(),
  };
}

/** Sends bytes as they are, and gives all that is answered until the server closes the connection. */
export async function sendRaw(url: string, bytes: string | Buffer): Promise<string> {
  const connection = openRaw(url);
  connection.write(bytes);
  return await connection.answered;
}

/** The statuses of all answers in what came back on one connection. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
