import { expect, it } from '@jest/globals';
import { FunctionError, toErrorAnswer } from './errors.ts';
import { createLog, type Log, type LogReaders, redact, SetupError } from './log.ts';

function logged(write: (log: Log) => void, readers: LogReaders = 'developer') {
  const lines: string[] = [];
  write(createLog('request-1', readers, (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes one JSON line with the request id and the fields', () => {
  expect(logged((log) => log.info('answered', { op: 'put' }))).toEqual([
    { level: 'info', requestId: 'request-1', message: 'answered', op: 'put' },
  ]);
});

it.each([
  ['a sessionId', 'kq3V0m1w2Xh8nQ7c5Zt4Rb9Yd6Gf1Lp0As2De3Fg4Hj'],
  ['a security token', `CAIS${'a1B2/+='.repeat(20)}`],
  ['a digest in hex', '9f86d081884c7d659a2feaa0c55ad015'],
  ['a token in a form or URL', 'a1B2c3D4e5F6%2Fa1B2c3D4e5F6%2Ba1B2c3D4e5F6%3D'],
  ['a token in JSON with escaped strokes', 'a1B2c3D4e5F6\\/a1B2c3D4e5F6\\/a1B2c3D4e5F6'],
])('replaces %s wherever it stands', (_, secret) => {
  const lines = logged((log) => {
    log.info(`got ${secret}`, { value: secret });
    log.error('failed', new Error('outer', { cause: new Error(`inner ${secret}`) }));
  });
  expect(JSON.stringify(lines)).not.toContain(secret);
});

it('leaves ordinary words and ids of requests readable', () => {
  const text = 'alipay.system.oauth.token refused, trace 0be3f2 of 2026-11-20T21:00:00.000Z';
  expect(redact(text)).toBe(text);
});

it('shows the chain of causes, which the caller never sees', () => {
  const error = new FunctionError('Unavailable', 'Try again.', { cause: new TypeError('socket hang up') });
  const [line] = logged((log) => log.error('refused', error));
  expect(line?.['error']).toBe('FunctionError Unavailable: Try again. <- TypeError: socket hang up');
  expect(JSON.stringify(toErrorAnswer(error, 'request-1'))).not.toContain('socket');
});

it('tells callers who can read it kinds and codes, and no text of an error of ours or of a service', () => {
  const cause = Object.assign(new TypeError('x is not a function at /code/index.js'), { code: 'EFAULT' });
  const error = new FunctionError('Internal', 'Something failed.', { cause });
  const [line] = logged((log) => log.error('failed', error), 'callers');
  expect(line).toEqual({
    level: 'error',
    requestId: 'request-1',
    message: 'failed',
    error: 'FunctionError Internal <- TypeError EFAULT',
  });
});

it('tells them what is set wrongly, since only a name of a variable stands there', () => {
  const error = new FunctionError('Internal', 'Not set up.', { cause: new SetupError('A is missing') });
  const [line] = logged((log) => log.error('failed', error), 'callers');
  expect(line?.['error']).toBe('FunctionError Internal <- SetupError: A is missing');
});

it('keeps the id by which a service finds the request, though it looks like a secret', () => {
  const traceId = '0be3f2a117f04c7ab3d4e5f6a7b8c9d0';
  const [line] = logged((log) => log.error('failed', Object.assign(new Error('refused'), { traceId })));
  expect(line?.['upstreamRequestId']).toBe(traceId);
});

it('replaces a secret that would be cut in two', () => {
  const secret = 'kq3V0m1w2Xh8nQ7c5Zt4Rb9Yd6Gf1Lp0As2De3Fg4Hj';
  expect(redact(`${'word '.repeat(97)}${secret}`)).not.toContain('kq3V');
});

it('answers an unexpected error with its request id and nothing else', () => {
  expect(toErrorAnswer(new TypeError('x is undefined at /code/index.js'), 'request-1')).toEqual({
    error: {
      code: 'Internal',
      message: 'Something failed on the server. Its log has this requestId.',
      requestId: 'request-1',
    },
  });
});

it('shows where an error arose, and nothing of its message, however many lines that has', () => {
  const [line] = logged((log) => log.error('failed', new Error('first\nsecret line\n    at secret frame')));
  expect(line?.['stack']).toMatch(/^at .*log\.test\.ts:\d+:\d+/);
  expect(line?.['stack']).not.toContain('secret');
});

it('logs no id by which a service finds a request that is not one', () => {
  const error = Object.assign(new Error('refused'), { traceId: 'token=a b' });
  const [line] = logged((log) => log.error('failed', error));
  expect(line).not.toHaveProperty('upstreamRequestId');
});
