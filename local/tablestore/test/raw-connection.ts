import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A response as it came over the wire. */
export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** A TCP connection on which a test writes what it likes, and reads HTTP responses that state their length. */
export interface RawConnection {
  readonly socket: Socket;
  /** The next response; undefined when the connection ends before. */
  read(): Promise<RawResponse | undefined>;
}

export async function openRawConnection(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = Buffer.alloc(0);
  let isOver = false;
  let wake = (): void => undefined;
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  // A connection that is destroyed ends as one that is closed: without a response.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isOver = true;
    wake();
  });

  const take = (): RawResponse | undefined => {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [statusLine = '', ...lines] = received.toString('latin1', 0, end).split('\r\n');
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const length = end + 4 + Number(headers.get('content-length') ?? 0);
    if (received.length < length) return undefined;
    const body = received.subarray(end + 4, length);
    received = received.subarray(length);
    return { status: Number(statusLine.split(' ')[1]), headers, body };
  };

  return {
    socket,
    async read() {
      for (;;) {
        const response = take();
        if (response !== undefined || isOver) return response;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
