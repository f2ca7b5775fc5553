import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { maximumFaultsSize } from './endpoint.ts';

let instance: TestInstance;

beforeEach(async () => {
  instance = await startTestInstance();
});
afterEach(() => instance.close());

const json = { 'content-type': 'application/json' };

/** Not by fetch, which sets Host and Origin itself. */
function send(
  method: string,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<{ status: number | undefined; allow: string | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${instance.server.endpoint}${path}`,
      { method, headers: options.headers ?? {} },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            allow: response.headers.allow,
            body: response.headers['content-type'] === 'application/json' ? JSON.parse(text) : text,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

const sendJson = (method: string, path: string, value: unknown) =>
  send(method, path, { headers: json, body: JSON.stringify(value) });

describe('faults over HTTP', () => {
  it('are set, met, listed and removed', async () => {
    const throttle = { kind: 'throttle', operations: ['ListTable'], times: 1 };
    const stored = { ...throttle, code: 'OTSServerBusy' };
    expect(await sendJson('PUT', '/local/faults', [throttle])).toMatchObject({
      status: 200,
      body: [{ id: '1', fault: stored, met: 0, isOver: false }],
    });
    const conflict = { id: '2', fault: { kind: 'conflict' }, met: 0, isOver: false };
    expect(await sendJson('POST', '/local/faults', { kind: 'conflict' })).toMatchObject({
      status: 201,
      body: conflict,
    });
    await expect(instance.call('listTable', {})).rejects.toMatchObject({ code: 'OTSServerBusy' });
    expect(await send('GET', '/local/faults')).toMatchObject({
      status: 200,
      body: [{ id: '1', fault: stored, met: 1, isOver: true }, conflict],
    });
    expect(await send('DELETE', '/local/faults/1')).toMatchObject({ status: 204, body: '' });
    expect(instance.server.faults.list()).toEqual([conflict]);
    expect(await send('DELETE', '/local/faults')).toMatchObject({ status: 204, body: '' });
    expect(instance.server.faults.list()).toEqual([]);
  });

  it('may come with a charset, and be asked for with a query', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    const body = '{"kind":"conflict"}';
    expect(await send('POST', '/local/faults?from=test', { headers, body })).toMatchObject({ status: 201 });
  });

  const tooLong = `[${' '.repeat(maximumFaultsSize - 1)}]`;
  const refusals: [string, Parameters<typeof send>, number, string][] = [
    [
      'a fault that is wrong',
      ['POST', '/local/faults', { headers: json, body: '{"kind":"latency"}' }],
      400,
      'milliseconds of the fault is missing.',
    ],
    [
      'a list with a fault that is wrong',
      [
        'PUT',
        '/local/faults',
        { headers: json, body: '[{"kind":"conflict"},{"kind":"conflict","times":0}]' },
      ],
      400,
      'times of fault 2 must be a whole number from 1.',
    ],
    [
      'no JSON',
      ['PUT', '/local/faults', { headers: json, body: '{' }],
      400,
      'The body must be JSON, such as {"kind":"throttle","times":1}.',
    ],
    [
      'no body',
      ['POST', '/local/faults', { headers: json }],
      400,
      'The body must be JSON, such as {"kind":"throttle","times":1}.',
    ],
    [
      'a body of a type that any page may send',
      ['POST', '/local/faults', { headers: { 'content-type': 'text/plain' }, body: '{"kind":"conflict"}' }],
      415,
      'The content-type must be application/json, and is "text/plain".',
    ],
    [
      'a body of no type',
      ['PUT', '/local/faults', { body: '[]' }],
      415,
      'The content-type must be application/json, and is missing.',
    ],
    [
      'a body that is too long',
      ['PUT', '/local/faults', { headers: json, body: tooLong }],
      413,
      `The body must not be longer than ${maximumFaultsSize} bytes.`,
    ],
    [
      'another method',
      ['PATCH', '/local/faults', { headers: json, body: '[]' }],
      405,
      'PATCH is not allowed here; use GET, PUT, POST, DELETE.',
    ],
    ['another method on one fault', ['GET', '/local/faults/1'], 405, 'GET is not allowed here; use DELETE.'],
    [
      'the removal of a fault that is not there',
      ['DELETE', '/local/faults/9'],
      404,
      'There is no fault "9": there are 1.',
    ],
    [
      'another path',
      ['GET', '/local/other'],
      404,
      'There is nothing at /local/other; faults are at /local/faults.',
    ],
  ];
  it.each(refusals)('are refused for %s, and stay as they are', async (_title, request, status, message) => {
    instance.server.faults.set([{ kind: 'dropAfter' }]);
    expect(await send(...request)).toMatchObject({ status, body: { error: { message } } });
    expect(instance.server.faults.list().map(({ fault }) => fault.kind)).toEqual(['dropAfter']);
  });

  it('may be as long as the limit', async () => {
    const body = tooLong.replace(' ', '');
    expect(await send('PUT', '/local/faults', { headers: json, body })).toMatchObject({ status: 200 });
  });

  it('say which methods are allowed', async () => {
    expect((await send('PATCH', '/local/faults')).allow).toBe('GET, PUT, POST, DELETE');
    expect((await send('PUT', '/local/faults/1')).allow).toBe('DELETE');
  });

  it('are not met by what is asked about them', async () => {
    instance.server.faults.set([
      { kind: 'throttle' },
      { kind: 'dropBefore' },
      { kind: 'latency', milliseconds: 600_000 },
    ]);
    expect((await send('GET', '/local/faults')).status).toBe(200);
  });
});

describe('pages of other sites', () => {
  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['in a sandbox', { origin: 'null' }],
    ['whose origin only begins like this machine', { origin: 'http://localhost.evil.example' }],
    ['that came here by DNS rebinding', { host: 'evil.example' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s cannot read, set or remove faults', async (_title, headers) => {
    instance.server.faults.set([{ kind: 'dropAfter' }]);
    for (const method of ['GET', 'DELETE', 'OPTIONS']) {
      expect((await send(method, '/local/faults', { headers })).status).toBe(403);
    }
    for (const method of ['PUT', 'POST']) {
      const body = method === 'PUT' ? '[]' : '{"kind":"conflict"}';
      const { status } = await send(method, '/local/faults', { headers: { ...json, ...headers }, body });
      expect(status).toBe(403);
    }
    expect(instance.server.faults.list().map(({ fault }) => fault.kind)).toEqual(['dropAfter']);
  });

  it('of this machine are given no permission to send JSON from another port', async () => {
    const headers = {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    };
    expect((await send('OPTIONS', '/local/faults', { headers })).status).toBe(405);
  });
});
