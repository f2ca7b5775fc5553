import { expect, it } from '@jest/globals';
import { FunctionError, toErrorAnswer } from './errors.ts';
import { createLog, redact } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void) {
  const lines: string[] = [];
  write(createLog('request-1', (line) => lines.push(line)));
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
  expect(line?.['error']).toBe('FunctionError: Try again. <- TypeError: socket hang up');
  expect(JSON.stringify(toErrorAnswer(error, 'request-1'))).not.toContain('socket');
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
