import { createHash, createHmac } from 'node:crypto';
import { testAccessKey } from '../instance.ts';
import { openRawConnection, type RawResponse } from '../raw-connection.ts';
import type { RecordedRequest } from './genuine-requests.ts';

export interface Sender {
  /** The answer; a text says why there is none. */
  send(request: RecordedRequest): Promise<RawResponse | string>;
  end(): void;
}

/** How long an answer may take, in milliseconds: requests of several megabytes on a busy machine. */
const patience = 20_000;

/** A connection that is kept alive, on which requests are signed as the protocol says, at a time of the caller's. */
export async function openSender(port: number, time: number): Promise<Sender> {
  const connection = await openRawConnection(port);
  const date = new Date(time).toISOString();
  let isLate = false;
  connection.socket.setTimeout(patience, () => {
    isLate = true;
    connection.socket.destroy();
  });

  return {
    async send({ operation, body }) {
      const signed = [
        `x-ots-accesskeyid:${testAccessKey.accessKeyId}`,
        'x-ots-apiversion:2015-12-31',
        `x-ots-contentmd5:${createHash('md5').update(body).digest('base64')}`,
        `x-ots-date:${date}`,
        'x-ots-instancename:mini-app',
      ];
      const signature = createHmac('sha1', testAccessKey.accessKeySecret)
        .update(`/${operation}\nPOST\n\n${signed.join('\n')}\n`)
        .digest('base64');
      const head = [
        `POST /${operation} HTTP/1.1`,
        'host:127.0.0.1',
        ...signed,
        `x-ots-signature:${signature}`,
        `content-length:${body.length}`,
      ];
      // In one piece: the second of two would wait until the first is acknowledged.
      connection.socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
      const answer = await connection.read();
      return answer ?? (isLate ? 'No answer came in time.' : 'The connection was closed without an answer.');
    },
    end: () => connection.socket.destroy(),
  };
}
