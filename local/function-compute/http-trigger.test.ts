import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountId,
  region,
  type StartedFunctionCompute,
  sendAcs3,
  startFunctionCompute,
  temporaryKey,
} from './function-compute.fixture.ts';
import type { FunctionDefinition, HttpTrigger } from './function-definition.ts';

const now = Date.parse('2026-11-20T12:00:00.500Z');
const invoker = temporaryKey('invoker', [
  { action: 'fc:InvokeFunction', resource: `acs:fc:${region}:${accountId}:functions/page` },
]);
const reader = temporaryKey('reader', []);

let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute({ clock: () => now, keys: [invoker, reader] });
});
afterAll(() => started.close());

/** Deploys a function with an HTTP trigger and gives the trigger's address. */
async function deploy(
  code: string,
  trigger: Partial<HttpTrigger> = {},
  definition: Partial<FunctionDefinition> = {},
): Promise<string> {
  const httpTrigger: HttpTrigger = {
    triggerName: 'http',
    authType: 'anonymous',
    methods: ['GET', 'POST', 'HEAD'],
    ...trigger,
  };
  await started.deploy(started.define(code, { functionName: 'page', httpTrigger, ...definition }));
  return started.triggers.get('page') ?? '';
}

const returning = (answer: unknown) => `exports.handler = async () => (${JSON.stringify(answer)})`;
const echo = `exports.handler = async (event) => ({
  statusCode: 200, headers: { 'content-type': 'application/json' }, body: event.toString(),
})`;

describe('an HTTP trigger of 3.0', () => {
  it('gives the function the documented event', async () => {
    const url = await deploy(echo);
    const answer = await fetch(`${url}/a%20b/c?k=1&k=2&e=%C3%BC`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'test', 'x-fc-forged': 'yes' },
      body: '{"hello":"ü"}',
    });
    const event = JSON.parse(await answer.text());
    const domainName = new URL(url).host;
    expect(event).toEqual({
      version: 'v1',
      rawPath: '/a%20b/c',
      body: '{"hello":"ü"}',
      isBase64Encoded: false,
      headers: expect.objectContaining({
        Host: domainName,
        'Content-Type': 'application/json',
        'User-Agent': 'test',
      }),
      queryParameters: { k: '1,2', e: 'ü' },
      requestContext: {
        accountId,
        domainName,
        domainPrefix: '127',
        http: {
          method: 'POST',
          path: '/a b/c',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: answer.headers.get('x-fc-request-id'),
        time: '2026-11-20T12:00:00Z',
        timeEpoch: String(now),
      },
    });
    expect(Object.keys(event.headers).filter((name) => /^(x-fc-|connection|keep-alive)/i.test(name))).toEqual(
      [],
    );
  });

  it.each([
    ['a binary content type', 'image/png', [1, 2, 255]],
    ['text that is not UTF-8', 'text/plain', [0xff, 0xfe]],
  ])('encodes a body of %s as base64', async (_, contentType, bytes) => {
    const url = await deploy(echo);
    const body = Buffer.from(bytes);
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
    const event = JSON.parse(await answer.text());
    expect(event).toMatchObject({ isBase64Encoded: true, body: body.toString('base64') });
  });

  it('answers with the status, headers and body that the function returns', async () => {
    const url = await deploy(
      returning({
        statusCode: 201,
        headers: { 'X-Own': 'yes', 'x-fc-own': 'no', Server: 'no' },
        body: 'made',
      }),
    );
    const answer = await fetch(url);
    expect(answer.status).toBe(201);
    expect(await answer.text()).toBe('made');
    expect(answer.headers.get('x-own')).toBe('yes');
    expect(answer.headers.get('x-fc-own')).toBeNull();
    expect(answer.headers.get('server')).toBeNull();
    expect(answer.headers.get('x-fc-instance-id')).toMatch(/^c-/);
  });

  it('decodes a body that the function encoded', async () => {
    const url = await deploy(returning({ statusCode: 200, isBase64Encoded: true, body: '/wD+' }));
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(Buffer.from([255, 0, 254]));
  });

  it('answers anything without a status code as JSON', async () => {
    const answer = await fetch(await deploy(returning({ data: 1 })));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.text()).toBe('{"data":1}');
  });

  it.each([
    ['a status code that is none', { statusCode: 99 }],
    ['a body that is no text', { statusCode: 200, body: { data: 1 } }],
    ['a header with a line break', { statusCode: 200, headers: { a: 'b\nc: d' } }],
    ['headers above 8 KB', { statusCode: 200, headers: { a: 'b'.repeat(8192) } }],
  ])('answers 502 for %s', async (_, returned) => {
    const answer = await fetch(await deploy(returning(returned)));
    expect(answer.status).toBe(502);
    expect(answer.headers.get('x-fc-error-type')).toBe('UnhandledInvocationError');
    expect(await answer.text()).toContain("The function's response is not a valid HTTP response");
  });

  it('answers 502 with the error of a function that fails', async () => {
    const answer = await fetch(await deploy("exports.handler = async () => { throw new RangeError('no') }"));
    expect([answer.status, answer.headers.get('x-fc-error-type')]).toEqual([502, 'UnhandledInvocationError']);
    expect(JSON.parse(await answer.text())).toMatchObject({ errorMessage: 'no', errorType: 'RangeError' });
  });

  it('runs nothing for a caller who hangs up before the end of the body, which is no fault of its own', async () => {
    const watching = new EventEmitter();
    const refusal = once(watching, 'refused');
    const watched = await startFunctionCompute({ onRefused: (entry) => watching.emit('refused', entry) });
    const httpTrigger: HttpTrigger = { triggerName: 'http', authType: 'anonymous', methods: ['POST'] };
    await watched.deploy(watched.define(echo, { functionName: 'page', httpTrigger }));
    const { port } = new URL(watched.triggers.get('page') ?? '');
    const caller = connect(Number(port), '127.0.0.1', () => {
      caller.end('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello');
    });
    expect(await refusal).toEqual([expect.objectContaining({ status: 400, code: 'InvalidArgument' })]);
    await watched.close();
    expect(watched.errors).toEqual([]);
  });

  it('answers 403 to methods that it does not list', async () => {
    const answer = await fetch(await deploy(echo, { methods: ['GET'] }), { method: 'POST' });
    expect([answer.status, answer.headers.get('x-fc-error-type')]).toEqual([403, 'FCCommonError']);
    expect(JSON.parse(await answer.text())).toEqual({
      RequestId: answer.headers.get('x-fc-request-id'),
      Code: 'AccessDenied',
      Message: "method 'POST' is not configured in HTTP trigger 'http'",
    });
  });

  it('refuses paths above 4 KB and headers above 8 KB', async () => {
    const url = await deploy(echo);
    const codeOf = async (answer: Response) => [answer.status, JSON.parse(await answer.text()).Code];
    expect(await codeOf(await fetch(`${url}/${'p'.repeat(4096)}`))).toEqual([400, 'InvalidArgument']);
    expect(await codeOf(await fetch(url, { headers: { h: 'h'.repeat(8192) } }))).toEqual([
      400,
      'InvalidArgument',
    ]);
    expect(await codeOf(await fetch(`${url}/%zz`))).toEqual([400, 'InvalidArgument']);
  });

  it('of type function admits only signed requests of those who may invoke the function', async () => {
    const url = await deploy(echo, { authType: 'function' });
    const signed = { method: 'GET', path: '/a?b=c', date: new Date(now) };
    expect((await fetch(url)).status).toBe(400);
    expect((await sendAcs3(url, { ...signed, key: reader })).status).toBe(403);
    const answer = await sendAcs3(url, { ...signed, key: invoker });
    expect(JSON.parse(await answer.text())).toMatchObject({ rawPath: '/a', queryParameters: { b: 'c' } });
  });

  it('is closed once its function is gone', async () => {
    const url = await deploy(echo);
    await started.deploy();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(started.triggers.size).toBe(0);
  });

  it('has an address of its own for each function', async () => {
    const httpTrigger: HttpTrigger = { triggerName: 'http', authType: 'anonymous', methods: ['GET'] };
    await started.deploy(
      started.define(returning({ statusCode: 200, body: 'a' }), { functionName: 'a', httpTrigger }),
      started.define(returning({ statusCode: 200, body: 'b' }), { functionName: 'b', httpTrigger }),
      started.define(echo, { functionName: 'without' }),
    );
    const bodies = [...started.triggers].map(async ([name, url]) => [name, await (await fetch(url)).text()]);
    expect(await Promise.all(bodies)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  it('does not answer pages of other origins', async () => {
    const url = await deploy(echo);
    const answer = await fetch(url, { headers: { origin: 'https://example.com' } });
    expect(answer.status).toBe(403);
  });
});

describe('an HTTP trigger of 2.0', () => {
  const of2 = { generation: 2, serviceName: 'app' } as const;

  it('calls (req, resp, context)', async () => {
    const url = await deploy(
      `exports.handler = (req, resp, context) => {
        const { method, path, url, queries, headers, clientIP, body } = req;
        let streamed = '';
        req.on('data', (chunk) => { streamed += chunk; }).on('end', () => {
          resp.setStatusCode(203);
          resp.setHeader('X-Own', 'yes');
          resp.setHeader('X-Gone', 'no');
          resp.deleteHeader('x-gone');
          const service = context.service.name;
          resp.send(JSON.stringify({ method, path, url, queries, type: headers['content-type'], clientIP, service,
            streamed, whole: body.toString() }));
        });
      }`,
      {},
      of2,
    );
    const answer = await fetch(`${url}/a%20b?k=1&k=2&l=3`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'hello',
    });
    expect([answer.status, answer.headers.get('x-own'), answer.headers.get('x-gone')]).toEqual([
      203,
      'yes',
      null,
    ]);
    expect(JSON.parse(await answer.text())).toEqual({
      method: 'POST',
      path: '/a b',
      url: '/a%20b?k=1&k=2&l=3',
      queries: { k: ['1', '2'], l: '3' },
      type: 'text/plain',
      clientIP: '127.0.0.1',
      service: 'app',
      streamed: 'hello',
      whole: 'hello',
    });
  });

  it.each([
    ['a Buffer', "Buffer.from('sent')"],
    ['a stream', "require('node:stream').Readable.from(['se', 'nt'])"],
  ])('sends %s', async (_, body) => {
    const url = await deploy(`exports.handler = (req, resp) => resp.send(${body})`, {}, of2);
    expect(await (await fetch(url)).text()).toBe('sent');
  });

  it('answers 502 when the function throws or sends what cannot be sent', async () => {
    for (const statement of ["throw new Error('no')", 'resp.send({})']) {
      const answer = await fetch(await deploy(`exports.handler = (req, resp) => { ${statement} }`, {}, of2));
      expect(answer.status).toBe(502);
      expect(JSON.parse(await answer.text()).errorType).toMatch(/^FunctionUnhandledError: /);
    }
  });

  it('words its own errors as 2.0 does', async () => {
    const answer = await fetch(await deploy(echo, { methods: ['GET'] }, of2), { method: 'POST' });
    expect(JSON.parse(await answer.text())).toMatchObject({ ErrorCode: 'AccessDenied' });
  });
});
