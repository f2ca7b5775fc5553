import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type FaultProxy, type LinkFault, startFaultProxy } from './fault-proxy.ts';

let service: Server;
let proxy: FaultProxy;
let done: string[];
beforeEach(async () => {
  done = [];
  service = createServer(async (request, response) => {
    const body = String(await buffer(request));
    done.push(body);
    response.writeHead(201, { 'x-path': request.url ?? '' }).end(`echo ${body}`);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultProxy();
  proxy.setTarget(`http://127.0.0.1:${(service.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await proxy.close();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

/** The status and the body that come, or the code of what goes wrong. */
async function post(body: string): Promise<string> {
  try {
    const answer = await fetch(`${proxy.endpoint}/path`, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(300),
    });
    return `${answer.status} ${await answer.text()}`;
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    return cause?.code ?? name;
  }
}

it('passes requests on as they are, and their answers back', async () => {
  const answer = await fetch(`${proxy.endpoint}/path?q=1`, { method: 'POST', body: 'a' });
  expect([answer.status, answer.headers.get('x-path'), await answer.text()]).toEqual([
    201,
    '/path?q=1',
    'echo a',
  ]);
  expect([proxy.requests(), proxy.met()]).toEqual([1, 0]);
});

it.each<[LinkFault, string, string[]]>([
  [{ kind: 'slow', milliseconds: 20 }, '201 echo a', ['a']],
  [{ kind: 'silent', when: 'before' }, 'TimeoutError', []],
  [{ kind: 'silent', when: 'after' }, 'TimeoutError', ['a']],
  [{ kind: 'reset', when: 'before' }, 'ECONNRESET', []],
  [{ kind: 'reset', when: 'after' }, 'ECONNRESET', ['a']],
  [{ kind: 'garbage', when: 'before' }, 'HPE_INVALID_CONSTANT', []],
  [{ kind: 'garbage', when: 'after' }, 'HPE_INVALID_CONSTANT', ['a']],
  [{ kind: 'truncated' }, 'UND_ERR_SOCKET', ['a']],
  [{ kind: 'status', status: 503, when: 'before' }, '503 <html>', []],
  [{ kind: 'status', status: 500, when: 'after' }, '500 <html>', ['a']],
  [{ kind: 'answer', status: 403, body: '{}' }, '403 {}', []],
  [{ kind: 'body', change: (body) => body.toUpperCase() }, '201 ECHO A', ['a']],
])('%j gives the client its part, and the service its own', async (fault, seen, heard) => {
  proxy.strike(fault, 1);
  // Of the gateway's page its beginning.
  expect((await post('a')).replace(/(<html>).*/, '$1')).toBe(seen);
  expect(done).toEqual(heard);
  expect(proxy.met()).toBe(1);
  expect(await post('b')).toBe('201 echo b');
});

it('strikes those that match, for as long as it is not healed', async () => {
  proxy.strike(
    { kind: 'answer', status: 400, body: 'no' },
    Number.POSITIVE_INFINITY,
    ({ body }) => body === 'a',
  );
  expect([await post('a'), await post('b'), await post('a')]).toEqual(['400 no', '201 echo b', '400 no']);
  await proxy.heal();
  expect([await post('a'), proxy.met()]).toEqual(['201 echo a', 2]);
});

it('refuses connections, open ones too, until it is healed', async () => {
  expect(await post('a')).toBe('201 echo a');
  await proxy.refuse();
  expect(await post('a')).toBe('ECONNREFUSED');
  await proxy.heal();
  expect(await post('a')).toBe('201 echo a');
});
