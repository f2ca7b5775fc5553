import { describe, expect, it } from '@jest/globals';
import { describeRecord } from './describe-record.ts';

/** Without the colours, which depend on the terminal. */
const plain = (text: string) => text.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
const printed = (text: string) =>
  plain(describeRecord({ kind: 'log', at: 0, requestId: '1-2', functionName: 'db', text }));

describe('a line that a function has printed', () => {
  it('is shortened to what matters under the line of its request', () => {
    const line = '{"level":"info","requestId":"1-2","message":"answered","op":"list","collection":"todos"}';
    expect(printed(line)).toBe('    answered op=list collection=todos');
  });

  it.each(['hello', '{"a":1}', '[1]', '"text"'])(
    'stays as it is when it is not of this project: %s',
    (line) => {
      expect(printed(line)).toBe(`    ${line}`);
    },
  );

  it('is indented on each of its own lines', () => {
    expect(printed('Error: x\n    at y')).toBe('    Error: x\n        at y');
  });
});

describe('a request', () => {
  const invocation = {
    kind: 'invocation',
    at: 0,
    requestId: '1-2',
    functionName: 'db',
    status: 200,
    isColdStart: true,
    durationMilliseconds: 12.4,
    memoryMegabytes: 20.6,
  } as const;

  it.each([
    ['cold', invocation, 'db  cold  200  12 ms  21 MB  1-2'],
    ['warm', { ...invocation, isColdStart: false }, 'db  warm  200  12 ms  21 MB  1-2'],
    [
      'failed',
      { ...invocation, errorType: 'UnhandledInvocationError' },
      'db  cold  200 UnhandledInvocationError  12 ms  21 MB  1-2',
    ],
    ['asynchronous', { ...invocation, status: 'async' as const }, 'db  cold  async  12 ms  21 MB  1-2'],
  ])('that was %s is one line', (_, record, line) => {
    expect(plain(describeRecord(record))).toBe(line);
  });

  it('that was refused says by whom and why', () => {
    const record = {
      kind: 'refused',
      at: 0,
      requestId: '1-2',
      method: 'POST',
      url: '/2023-03-30/functions/db/invocations?qualifier=LATEST',
      status: 403,
      code: 'AccessDenied',
      message: 'no',
    } as const;
    expect(plain(describeRecord(record))).toBe(
      'refused  403 AccessDenied  POST /2023-03-30/functions/db/invocations  no',
    );
  });
});
