import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readProxyRequest, sendProxyRequest } from './proxy.ts';
import { BadRequestError } from './request-body.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const started = createServer(handle);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const request = { method: 'POST', headers: {}, body: '', timeout: 5000 };

describe('sending a phone’s request', () => {
  it('carries method, headers that browsers forbid, and bytes both ways', async () => {
    const origin = await listen(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      response.writeHead(418, { 'X-Fc-Request-Id': incoming.headers.date ?? '' });
      response.end(Buffer.concat([Buffer.from(incoming.method ?? ''), ...chunks]));
    });
    const answer = await sendProxyRequest(
      {
        ...request,
        url: `${origin}/a`,
        headers: { date: 'now' },
        body: Buffer.from([0, 255]).toString('base64'),
      },
      [origin],
    );
    expect(answer).toMatchObject({ status: 418, headers: { 'X-Fc-Request-Id': 'now' } });
    const body = 'body' in answer ? Buffer.from(answer.body, 'base64') : undefined;
    expect(body).toEqual(Buffer.concat([Buffer.from('POST'), Buffer.from([0, 255])]));
  });

  it('fails with 11 for an origin that is not allowed, and sends nothing', async () => {
    let calls = 0;
    const origin = await listen((_, response) => {
      calls += 1;
      response.end();
    });
    const answer = await sendProxyRequest({ ...request, url: `${origin}/` }, ['http://127.0.0.1:1']);
    expect(answer).toMatchObject({ error: 11, errorMessage: expect.stringContaining('not whitelisted') });
    expect(calls).toBe(0);
  });

  it.each(['http://127.0.0.1:PORT@example.com/', 'http://localhost:PORT/', 'https://127.0.0.1:PORT/'])(
    'takes %s for another origin',
    async (url) => {
      const answer = await sendProxyRequest({ ...request, url: url.replace('PORT', '80') }, [
        'http://127.0.0.1:80',
      ]);
      expect(answer).toMatchObject({ error: 11 });
    },
  );

  it('hands a redirect back instead of following it to another place', async () => {
    const origin = await listen((_, response) => {
      response.writeHead(302, { location: 'http://example.com/' });
      response.end();
    });
    expect(await sendProxyRequest({ ...request, url: `${origin}/` }, [origin])).toMatchObject({
      status: 302,
    });
  });

  it('fails with 12 when nobody listens', async () => {
    const origin = await listen((_, response) => response.end());
    await new Promise((resolve) => server?.close(resolve));
    expect(await sendProxyRequest({ ...request, url: `${origin}/` }, [origin])).toMatchObject({ error: 12 });
  });

  it('fails with 13 when the answer takes longer than the timeout', async () => {
    const origin = await listen(() => undefined);
    const answer = await sendProxyRequest({ ...request, url: `${origin}/`, timeout: 30 }, [origin]);
    expect(answer).toMatchObject({ error: 13 });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a relative url', { url: '/a' }],
    ['an unknown method', { method: 'FETCH' }],
    ['a header that is not a string', { headers: { a: 1 } }],
    ['no body', { body: undefined }],
    ['no timeout', { timeout: 0 }],
  ])('refuses %s', (_, change) => {
    const whole = { ...request, url: 'http://127.0.0.1:1/' };
    expect(readProxyRequest(whole)).toEqual(whole);
    expect(() => readProxyRequest({ ...whole, ...change })).toThrow(BadRequestError);
  });
});
