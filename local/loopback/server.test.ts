import { EventEmitter, once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type LoopbackServer, PortTakenError, startLoopbackServer } from './server.ts';

const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(options: Partial<Parameters<typeof startLoopbackServer>[0]> = {}) {
  const handled: string[] = [];
  const server = await startLoopbackServer({
    port: 0,
    handle: async (incoming, response) => {
      handled.push(incoming.url ?? '');
      response.end('hello');
    },
    onError: () => undefined,
    ...options,
  });
  servers.push(server);
  return { server, handled };
}

/** Not by fetch, which sets Host and Origin itself. */
function statusOf(server: LoopbackServer, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(server.url, { headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('who is answered', () => {
  it.each([
    ['a program on this machine', {}],
    ['one that says localhost', { host: 'localhost' }],
    ['one that gives another port, as the SDKs do', { host: '127.0.0.1:1' }],
    ['one over IPv6', { host: '[::1]:80' }],
    ["a page of this machine's own", { origin: 'http://localhost:3000' }],
  ])('%s', async (_, headers) => {
    const { server, handled } = await start();
    expect(await statusOf(server, headers)).toBe(200);
    expect(handled).toEqual(['/']);
  });

  it.each([
    ['a page that came here by DNS rebinding', { host: 'evil.example' }],
    ['a host that only begins like this machine', { host: '127.0.0.1.evil.example' }],
    ['a host with a user before it', { host: '127.0.0.1@evil.example' }],
    ['a page from elsewhere', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a page whose origin only begins like this machine', { origin: 'http://localhost.evil.example' }],
    ['a request that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
  ])('not %s', async (_, headers) => {
    const { server, handled } = await start();
    expect(await statusOf(server, headers)).toBe(403);
    expect(handled).toEqual([]);
  });
});

it('listens on loopback alone', async () => {
  const { server } = await start();
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
});

it('names a port that is taken', async () => {
  const { server } = await start();
  await expect(start({ port: server.port })).rejects.toThrow(PortTakenError);
  await expect(start({ port: server.port })).rejects.toMatchObject({ code: 'PortTaken', port: server.port });
});

it('answers 500 when the handler fails, and hands on why', async () => {
  const errors: unknown[] = [];
  const failure = new Error('broken');
  const { server } = await start({
    handle: async () => {
      throw failure;
    },
    onError: (error) => errors.push(error),
  });
  expect(await statusOf(server, {})).toBe(500);
  expect(errors).toEqual([failure]);
});

it('does not take it for its own failure when a caller hangs up in the middle of a request', async () => {
  const errors: unknown[] = [];
  const handling = new EventEmitter();
  const [arrival, failure] = [once(handling, 'arrived'), once(handling, 'failed')];
  const { server } = await start({
    handle: async (incoming) => {
      handling.emit('arrived');
      try {
        for await (const _ of incoming);
      } catch (error) {
        handling.emit('failed', error);
        throw error;
      }
    },
    onError: (error) => errors.push(error),
  });
  const caller = request(server.url, { method: 'POST', headers: { 'content-length': '10' }, agent: false });
  caller.on('error', () => undefined).write('hello');
  await arrival;
  caller.destroy();
  expect(await failure).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
  await servers.splice(0)[0]?.close();
  expect(errors).toEqual([]);
});

it('ends connections that are still open when it closes', async () => {
  const handling = new EventEmitter();
  const arrival = once(handling, 'arrived');
  const { server } = await start({
    handle: async () => {
      handling.emit('arrived');
      await new Promise(() => undefined);
    },
  });
  const answer = statusOf(server, {}).catch((error: NodeJS.ErrnoException) => error.code);
  await arrival;
  await servers.splice(0)[0]?.close();
  expect(await answer).toBe('ECONNRESET');
});

it('answers those who have asked before it closes, when it is told to wait, and nobody after them', async () => {
  const steps = new EventEmitter();
  const arrival = once(steps, 'arrived');
  const { server } = await start({
    handle: async (_, response) => {
      steps.emit('arrived');
      await once(steps, 'go on');
      response.end('hello');
    },
  });
  const early = statusOf(server, {});
  await arrival;
  const closed = servers.splice(0)[0]?.close(60_000);
  expect(await statusOf(server, {}).catch((error: NodeJS.ErrnoException) => error.code)).toBe('ECONNRESET');
  steps.emit('go on');
  expect(await early).toBe(200);
  await closed;
});

it('waits no longer than it is told to', async () => {
  const handling = new EventEmitter();
  const arrival = once(handling, 'arrived');
  const { server } = await start({
    handle: async () => {
      handling.emit('arrived');
      await new Promise(() => undefined);
    },
  });
  const answer = statusOf(server, {}).catch((error: NodeJS.ErrnoException) => error.code);
  await arrival;
  await servers.splice(0)[0]?.close(1);
  expect(await answer).toBe('ECONNRESET');
});
