import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import Client, { InvokeFunctionHeaders, InvokeFunctionRequest } from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessKey } from '../ram/access-keys.ts';
import {
  accountId,
  developer,
  region,
  type StartedFunctionCompute,
  startFunctionCompute,
  temporaryKey,
} from './function-compute.fixture.ts';

const action = 'fc:InvokeFunction';
const db = `acs:fc:${region}:${accountId}:functions/db`;
const invoker = temporaryKey('invoker', [{ action, resource: db }]);
const qualified = temporaryKey('qualified', [{ action, resource: `${db}/prod` }]);
const expired = temporaryKey('expired', [{ action, resource: '*' }], Date.now() - 1);

const printed = new EventEmitter();
let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute({
    keys: [invoker, qualified, expired],
    onLog: ({ text }) => printed.emit('text', text),
  });
  await started.deploy(
    started.define('exports.handler = async (event) => { console.log("ran on " + event); return event; }'),
    started.define('exports.handler = async () => { throw new RangeError("no"); }', {
      functionName: 'throws',
    }),
    started.define('exports.handler = async () => "of 2.0"', { generation: 2, serviceName: 'app' }),
  );
});
afterAll(() => started.close());

interface Wanted {
  readonly key?: AccessKey;
  readonly functionName?: string;
  readonly body?: Buffer;
  readonly qualifier?: string;
  readonly type?: 'Sync' | 'Async';
  readonly logType?: 'None' | 'Tail';
}

async function invoke({
  key = developer,
  functionName = 'db',
  body = Buffer.from('hello'),
  ...rest
}: Wanted = {}) {
  const client = new Client(
    new $OpenApiUtil.Config({
      accessKeyId: key.accessKeyId,
      accessKeySecret: key.accessKeySecret,
      ...(key.securityToken !== undefined && { securityToken: key.securityToken }),
      endpoint: new URL(started.endpoint).host,
      protocol: 'HTTP',
    }),
  );
  const { qualifier, type, logType } = rest;
  const request = new InvokeFunctionRequest({
    body: Readable.from(body, { objectMode: false }),
    ...(qualifier !== undefined && { qualifier }),
  });
  const headers = new InvokeFunctionHeaders({
    ...(type && { xFcInvocationType: type }),
    ...(logType && { xFcLogType: logType }),
  });
  const answer = await client.invokeFunctionWithOptions(
    functionName,
    request,
    headers,
    new RuntimeOptions({}),
  );
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    body: answer.body === undefined ? undefined : await buffer(answer.body),
  };
}

describe('InvokeFunction of API 2023-03-30, called by the genuine SDK', () => {
  it('gives the event to the function and its return value back, byte by byte', async () => {
    const body = Buffer.from([0, 1, 128, 255]);
    const answer = await invoke({ body, type: 'Sync' });
    expect(answer).toMatchObject({ status: 200, body });
    expect(answer.headers['x-fc-request-id']).toMatch(/^1-[0-9a-f]{8}-/);
    expect(answer.headers['x-fc-error-type']).toBeUndefined();
    expect(answer.headers['x-fc-log-result']).toBeUndefined();
  });

  it('answers 202 to an asynchronous invocation, and runs it', async () => {
    const text = once(printed, 'text');
    expect(await invoke({ body: Buffer.from('later'), type: 'Async' })).toMatchObject({
      status: 202,
      body: Buffer.alloc(0),
    });
    expect(await text).toEqual(['ran on later']);
  });

  it('answers with the tail of the log', async () => {
    const { headers } = await invoke({ logType: 'Tail' });
    expect(Buffer.from(headers['x-fc-log-result'] ?? '', 'base64').toString()).toContain('\nran on hello\n');
  });

  it('finds a function of 2.0 as service$function', async () => {
    expect(String((await invoke({ functionName: 'app$db' })).body)).toBe('of 2.0');
  });

  it('accepts STS credentials, and the qualifier LATEST as none', async () => {
    expect(String((await invoke({ key: invoker })).body)).toBe('hello');
    expect(String((await invoke({ key: invoker, qualifier: 'LATEST' })).body)).toBe('hello');
  });

  it('does not throw when the function fails: only a header tells', async () => {
    const { status, headers, body } = await invoke({ functionName: 'throws' });
    expect([status, headers['x-fc-error-type']]).toEqual([200, 'UnhandledInvocationError']);
    expect(JSON.parse(String(body))).toMatchObject({ errorMessage: 'no', errorType: 'RangeError' });
  });

  it.each<[string, Wanted, number, string, string]>([
    [
      'another secret',
      { key: { ...developer, accessKeySecret: 'guessed' } },
      403,
      'SignatureNotMatch',
      'signature',
    ],
    [
      'an unknown AccessKey',
      { key: { ...developer, accessKeyId: 'LTAInobody' } },
      403,
      'InvalidAccessKeyID',
      'nobody',
    ],
    ['expired credentials', { key: expired }, 403, 'InvalidSecurityToken.Expired', 'expired'],
    [
      'a function that was not granted',
      { key: invoker, functionName: 'throws' },
      403,
      'AccessDenied',
      'functions/throws',
    ],
    [
      'a qualifier that was not granted',
      { key: invoker, qualifier: 'prod' },
      403,
      'AccessDenied',
      'functions/db/prod',
    ],
    [
      'the function where only a qualifier was granted',
      { key: qualified },
      403,
      'AccessDenied',
      'functions/db',
    ],
    ['a function that does not exist', { functionName: 'none' }, 404, 'FunctionNotFound', "function 'none'"],
    [
      'an alias that does not exist',
      { key: qualified, qualifier: 'prod' },
      404,
      'AliasNotFound',
      "alias 'prod'",
    ],
    ['a version that does not exist', { qualifier: '7' }, 404, 'VersionNotFound', "version '7'"],
    [
      'a large asynchronous event',
      { type: 'Async', body: Buffer.alloc(131_073) },
      400,
      'EntityTooLarge',
      '131072',
    ],
  ])('makes it throw a ClientError for %s', async (_, wanted, statusCode, code, message) => {
    await expect(invoke(wanted)).rejects.toMatchObject({
      name: 'ClientError',
      code,
      statusCode,
      message: expect.stringContaining(message),
      requestId: expect.stringMatching(/^1-/),
    });
  });
});
