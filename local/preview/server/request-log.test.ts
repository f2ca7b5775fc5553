import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LogRecord } from '../../logs/log-record.ts';
import type { RequestEntry } from '../frame/events.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';

let told: RequestEntry[];
let log: RequestLog;
beforeEach(() => {
  told = [];
  log = createRequestLog({
    clock: () => 7,
    shortName: (name) => name.replace('app-', ''),
    onEntry: (entry) => told.push(entry),
  });
});

const invocation: Extract<LogRecord, { kind: 'invocation' }> = {
  kind: 'invocation',
  at: 1,
  requestId: '1-a',
  functionName: 'app-db',
  status: 200,
  isColdStart: true,
  instanceId: 'c-1',
  durationMilliseconds: 12.5,
  memoryMegabytes: 14,
};

function printed(text: string, requestId = '1-a'): LogRecord {
  return { kind: 'log', at: 1, requestId, functionName: 'app-db', text };
}

describe('the log of requests', () => {
  it('puts together what Function Compute logs of a request, what its function prints and whose phone it was', () => {
    const line = '{"level":"info","message":"answered","op":"list","collection":"todos"}';
    log.record(printed(line));
    log.record(invocation);
    log.passed({ phone: 'alice#2', requestId: '1-a', phoneMilliseconds: 20 });
    expect(log.entries()).toEqual([
      {
        id: 1,
        at: 7,
        phone: 'alice#2',
        requestId: '1-a',
        functionName: 'db',
        operation: 'list todos',
        status: 200,
        isColdStart: true,
        instanceId: 'c-1',
        milliseconds: 12.5,
        phoneMilliseconds: 20,
        memoryMegabytes: 14,
        lines: [line],
      },
    ]);
    expect(told.map(({ id, phone }) => [id, phone])).toEqual([
      [1, undefined],
      [1, 'alice#2'],
    ]);
  });

  it.each([
    ['{"level":"info","message":"refused","code":"Unauthenticated"}', 'Unauthenticated'],
    [
      '{"level":"error","message":"failed","error":"FunctionError Unavailable <- OTSServerBusy"}',
      'Unavailable',
    ],
    ['{"level":"error","message":"failed","error":"a value that is not an Error"}', 'Internal'],
  ])('takes the error code from the function’s line %s', (line, code) => {
    log.record(printed(line));
    log.record(invocation);
    expect(log.entries()[0]).toMatchObject({ code });
  });

  it('keeps the function’s own code when the answer has it too, and takes the operation of the phone when it printed none', () => {
    log.record(printed('{"level":"info","message":"refused","code":"NotFound"}'));
    log.record(invocation);
    log.passed({ phone: 'alice', requestId: '1-a', operation: 'get todos', code: 'Other' });
    expect(log.entries()[0]).toMatchObject({ code: 'NotFound', operation: 'get todos' });
  });

  it('shows a request that Function Compute refused, with its reason', () => {
    const url = '/2023-03-30/functions/app-db/invocations?x';
    const refusal = { method: 'POST', url, status: 403, code: 'AccessDenied', message: 'No.' };
    log.record({ kind: 'refused', at: 1, requestId: '1-b', ...refusal });
    expect(log.entries()).toMatchObject([
      { functionName: 'db', status: 403, code: 'AccessDenied', lines: ['No.'] },
    ]);
  });

  it('shows a request that never left the phone', () => {
    log.passed({ phone: 'alice', missing: 'unsent', code: 'error 12', note: 'offline' });
    log.passed({ phone: 'alice', missing: 'unsent', code: 'error 12' });
    expect(log.entries()).toMatchObject([
      { id: 1, missing: 'unsent', code: 'error 12', lines: ['offline'] },
      { id: 2, lines: [] },
    ]);
  });

  it('adds what a function prints after its answer', () => {
    log.record(printed('first'));
    log.record(invocation);
    log.record(printed('second'));
    expect(log.entries()[0]?.lines).toEqual(['first', 'second']);
  });

  it('takes lines that are no JSON, or no object, as they are', () => {
    for (const line of ['{broken', 'null', '[1]', '{"op":1}']) log.record(printed(line));
    log.record(invocation);
    expect(log.entries()[0]).toMatchObject({ lines: ['{broken', 'null', '[1]', '{"op":1}'] });
    expect(log.entries()[0]).not.toHaveProperty('operation');
  });

  it('keeps the last 300, and none once it is cleared', () => {
    for (let count = 0; count < 301; count++) log.passed({ phone: 'alice' });
    expect(log.entries()).toHaveLength(300);
    expect(log.entries()[0]?.id).toBe(2);
    log.clear();
    expect(log.entries()).toEqual([]);
  });
});
