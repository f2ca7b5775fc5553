import { describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../testing/loopback-client.ts';
import { createCanceller } from './cancellation.ts';
import type { My, MyAnswer, MyFailure } from './my.ts';
import { createMyTransport } from './my-transport.ts';
import type { HttpRequest } from './platform.ts';

const request: HttpRequest = {
  method: 'POST',
  url: 'https://example.com/session',
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

const limits = { timeout: 1 };

function succeeding(answer: MyAnswer): Pick<My, 'request'> {
  return { request: ({ success }) => success(answer) };
}

function failing(failure: MyFailure & MyAnswer): Pick<My, 'request'> {
  return { request: ({ fail }) => fail(failure) };
}

describe('createMyTransport', () => {
  it('asks for text within the timeout, and gives an empty body no data at all', async () => {
    const asked: object[] = [];
    const my: Pick<My, 'request'> = {
      request: ({ success, fail: _fail, ...options }) => {
        asked.push(options);
        success({ status: 204 });
      },
    };
    const send = createMyTransport(my);
    await send(request, { timeout: 1234 });
    await send({ ...request, body: '' }, { timeout: 1234 });
    const { body: data, ...common } = request;
    const expected = { ...common, dataType: 'text', timeout: 1234 };
    expect(asked).toEqual([{ ...expected, data }, expected]);
    expect(asked[1]).not.toHaveProperty('data');
  });

  it.each([
    { status: 200, headers: { 'X-Fc-Request-Id': 'one' }, data: '{}' },
    { statusCode: 200, header: { 'x-fc-request-ID': ['one'] }, data: '{}' },
    { status: 200, headers: { 'x-fc-request-id': 'one' }, data: {} },
  ])('reads the answer %j', async (answer) => {
    await expect(createMyTransport(succeeding(answer))(request, limits)).resolves.toEqual({
      status: 200,
      headers: { 'x-fc-request-id': 'one' },
      body: '{}',
    });
  });

  it.each([
    ['by the success callback', succeeding({ status: 403, headers: {}, data: 'no' })],
    ['by the fail callback', failing({ error: 19, status: 403, headers: {}, data: 'no' })],
    ['by the fail callback, newer names', failing({ error: 19, statusCode: 403, header: {}, data: 'no' })],
  ])('takes a status of 400 or more for an answer when it comes %s', async (_how, my) => {
    await expect(createMyTransport(my)(request, limits)).resolves.toEqual({
      status: 403,
      headers: {},
      body: 'no',
    });
  });

  it.each([null, undefined, ''])('reads the data %j as an empty body', async (data) => {
    const { body } = await createMyTransport(succeeding({ status: 204, data }))(request, limits);
    expect(body).toBe('');
  });

  it.each([
    [1, 'Unavailable', 'No answer'],
    [2, 'InvalidArgument', 'parameters'],
    [4, 'InvalidArgument', 'whitelist'],
    [11, 'InvalidArgument', 'whitelist'],
    [12, 'Unavailable', 'No answer'],
    [13, 'Unavailable', 'No answer'],
    [14, 'Internal', 'decoded'],
    [19, 'Unavailable', 'No answer'],
    [20, 'InvalidArgument', 'https'],
    [999, 'Unavailable', 'No answer'],
    [undefined, 'Unavailable', 'No answer'],
  ])('rejects for error %s with %s', async (number, code, advice) => {
    const failure = number === undefined ? {} : { error: number, errorMessage: 'because' };
    const error = await rejectionOf(createMyTransport(failing(failure))(request, limits));
    expect(error).toMatchObject({ name: 'ClientError', code, cause: failure });
    expect(String(error)).toContain(advice);
    expect(String(error)).toContain(number === undefined ? 'no reason given' : `because (${number})`);
  });

  it('makes a ClientError of what my.request throws', async () => {
    const cause = new Error('no such platform');
    const my: Pick<My, 'request'> = {
      request: () => {
        throw cause;
      },
    };
    await expect(createMyTransport(my)(request, limits)).rejects.toMatchObject({ code: 'Internal', cause });
  });

  it('says Offline when the device has no network, and only for a failure of the network', async () => {
    const offline: Pick<My, 'getNetworkType'> = {
      getNetworkType: ({ success }) => success({ networkAvailable: false, networkType: 'NOTREACHABLE' }),
    };
    const codes = [12, 13, 1, 999, 2, 11, 14, 20].map(async (error) => {
      const my = { ...failing({ error }), ...offline };
      return Reflect.get(Object(await rejectionOf(createMyTransport(my)(request, limits))), 'code');
    });
    expect(await Promise.all(codes)).toEqual([
      ...['Offline', 'Offline', 'Offline', 'Offline'],
      ...['InvalidArgument', 'InvalidArgument', 'Internal', 'InvalidArgument'],
    ]);
  });

  it('takes the status 0, which some platforms give a request without an answer, for none', async () => {
    const my = failing({ error: 12, status: 0, statusCode: 0 });
    expect(await rejectionOf(createMyTransport(my)(request, limits))).toMatchObject({ code: 'Unavailable' });
  });

  it.each([
    ['a task', true],
    ['nothing', false],
  ])('aborts a request that is cancelled, when my.request returns %s', async (_what, hasTask) => {
    let aborted = 0;
    const task = {
      abort: () => {
        aborted += 1;
      },
    };
    const canceller = createCanceller();
    const send = createMyTransport({ request: () => (hasTask ? task : undefined) });
    const call = rejectionOf(send(request, { ...limits, signal: canceller.signal }));
    canceller.abort();
    expect(await call).toMatchObject({ code: 'Cancelled' });
    expect(aborted).toBe(hasTask ? 1 : 0);
  });
});
