import { describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../testing/loopback-client.ts';
import type { My, MyAnswer, MyFailure } from './my.ts';
import { createMyTransport } from './my-transport.ts';
import type { HttpRequest } from './platform.ts';

const request: HttpRequest = {
  method: 'POST',
  url: 'https://example.com/session',
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

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
    const send = createMyTransport(my, 1234);
    await send(request);
    await send({ ...request, body: '' });
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
    await expect(createMyTransport(succeeding(answer), 1)(request)).resolves.toEqual({
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
    await expect(createMyTransport(my, 1)(request)).resolves.toEqual({
      status: 403,
      headers: {},
      body: 'no',
    });
  });

  it.each([null, undefined, ''])('reads the data %j as an empty body', async (data) => {
    const { body } = await createMyTransport(succeeding({ status: 204, data }), 1)(request);
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
    const error = await rejectionOf(createMyTransport(failing(failure), 1)(request));
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
    await expect(createMyTransport(my, 1)(request)).rejects.toMatchObject({ code: 'Internal', cause });
  });
});
