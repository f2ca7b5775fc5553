import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { record } from './record.ts';
import { parseAnswer, portable } from './recorded.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server that answers with the path, a header and the bytes that it was sent, and 0xff. */
async function startEcho(): Promise<string> {
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      response.writeHead(202, { 'x-ots-requestid': String(request.headers['x-ots-date']) });
      response.end(Buffer.concat([Buffer.from(request.url ?? ''), body, Buffer.of(0xff)]));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function post(endpoint: string, body: Buffer): Promise<Response> {
  return fetch(`${endpoint}/GetRow`, { method: 'POST', body, headers: { 'x-ots-date': 'today' } });
}

describe('record', () => {
  it('passes requests on as they are, and keeps what it needs to send them again', async () => {
    const endpoint = await startEcho();
    let received: Buffer | undefined;

    const [exchange] = await record(endpoint, async (recording) => {
      expect(recording).not.toBe(endpoint);
      const response = await post(recording, Buffer.of(0, 200));
      received = Buffer.from(await response.arrayBuffer());
    });

    const answered = Buffer.concat([Buffer.from('/GetRow'), Buffer.of(0, 200, 0xff)]);
    expect(received).toEqual(answered);
    expect(exchange).toMatchObject({
      request: { path: '/GetRow', headers: { 'x-ots-date': 'today' }, body: Buffer.of(0, 200) },
      answer: { status: 202, headers: { 'x-ots-requestid': 'today' }, body: answered },
    });
  });

  it('leaves out the headers that belong to one connection', async () => {
    const endpoint = await startEcho();
    const exchanges = await record(endpoint, async (recording) => {
      await post(recording, Buffer.of(1));
    });
    const names = exchanges.flatMap(({ request, answer }) =>
      [request, answer].flatMap((each) => Object.keys(each.headers)),
    );
    expect(names).toContain('x-ots-date');
    expect(names).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(host|connection|content-length|date)$/)]),
    );
  });

  it('listens no longer when the calls are done, also when they fail', async () => {
    const endpoint = await startEcho();
    let recordingEndpoint = '';
    const failing = record(endpoint, async (recording) => {
      recordingEndpoint = recording;
      throw new Error('the call failed');
    });
    await expect(failing).rejects.toThrow('the call failed');
    await expect(post(recordingEndpoint, Buffer.of(1))).rejects.toThrow('fetch failed');
  });
});

describe('a recorded answer', () => {
  it('is the same after it has travelled as JSON', () => {
    const answer = { status: 200, headers: { 'x-ots-requestid': 'r' }, body: Buffer.of(0, 0x80, 0xff) };
    expect(parseAnswer(JSON.stringify(portable(answer)))).toEqual(answer);
  });
});
