import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountId,
  developer,
  invoke3,
  region,
  type SignedRequest,
  type StartedFunctionCompute,
  sendAcs3,
  startFunctionCompute,
  temporaryKey,
} from './function-compute.fixture.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const minute = 60_000;
const path = '/2023-03-30/functions/db/invocations';
const db = `acs:fc:${region}:${accountId}:functions/db`;
const action = 'fc:InvokeFunction';

const invoker = temporaryKey('invoker', [{ action, resource: db }]);
const expired = temporaryKey('expired', [{ action, resource: '*' }], now);
const reader = temporaryKey('reader', [{ action: 'fc:GetFunction', resource: '*' }]);
const stranger = {
  ...developer,
  accessKeyId: 'LTAIstranger',
  principal: { ...developer.principal, accountId: '2' },
};

let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute({ keys: [invoker, expired, reader, stranger], clock: () => now });
  await started.deploy(
    started.define('exports.handler = async (event) => { console.log("ran"); return event; }'),
    started.define('exports.handler = async () => "of 2.0"', {
      generation: 2,
      serviceName: 'app',
      functionName: 'db',
    }),
  );
});
afterAll(() => started.close());

async function send(request: Partial<SignedRequest>) {
  const answer = await sendAcs3(started.endpoint, { path, date: new Date(now), ...request });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

/** The code of the error that a request is answered with; fails unless it is an error of 3.0's form. */
async function errorOf(request: Partial<SignedRequest>) {
  const printed = started.logs.length;
  const { status, body, headers } = await send(request);
  const error = JSON.parse(body);
  expect(Object.keys(error)).toEqual(['RequestId', 'Code', 'Message']);
  expect(error.RequestId).toBe(headers.get('x-fc-request-id'));
  expect(started.logs).toHaveLength(printed);
  return [status, error.Code, error.Message];
}

describe('InvokeFunction of API 2023-03-30', () => {
  it('gives the body to the function and its return value back, byte by byte', async () => {
    const bytes = Buffer.from([0, 1, 128, 255]);
    const answer = await sendAcs3(started.endpoint, { path, date: new Date(now), body: bytes });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-fc-error-type')).toBeNull();
  });

  it('accepts temporary credentials whose policy names the function', async () => {
    expect(await send({ key: invoker, body: 'hello' })).toMatchObject({ status: 200, body: 'hello' });
  });

  it('finds a function of 2.0 as service$function, however the client spells the $', async () => {
    const name = '/2023-03-30/functions/app%24db/invocations';
    expect(await send({ path: name })).toMatchObject({ status: 200, body: 'of 2.0' });
  });

  it('takes the qualifier LATEST for none', async () => {
    expect(await send({ key: invoker, path: `${path}?qualifier=LATEST` })).toMatchObject({ status: 200 });
  });

  it('answers with the end of the log when the log type is Tail', async () => {
    const { headers } = await send({ headers: { 'x-fc-log-type': 'Tail' } });
    const log = Buffer.from(headers.get('x-fc-log-result') ?? '', 'base64').toString();
    expect(log).toContain(`FC Invoke Start RequestId: ${headers.get('x-fc-request-id')}\nran\nFC Invoke End`);
    expect(log).toContain('Memory Size: 512 MB');
  });

  it('keeps the last 4 KB of a longer log', async () => {
    const chatty = started.define('exports.handler = async () => { console.log("x".repeat(9000)); }', {
      functionName: 'chatty',
    });
    const other = await startFunctionCompute();
    await other.deploy(chatty);
    const answer = await invoke3(other.endpoint, 'chatty', '', { headers: { 'x-fc-log-type': 'Tail' } });
    const log = Buffer.from(answer.headers.get('x-fc-log-result') ?? '', 'base64');
    expect(log).toHaveLength(4096);
    expect(log.toString()).toMatch(/x\nFC Invoke End .*Max Memory Used: [\d.]+ MB$/s);
    await other.close();
  });

  it('answers no log without being asked', async () => {
    expect((await send({})).headers.get('x-fc-log-result')).toBeNull();
  });

  it('answers an asynchronous invocation with 202 and runs it', async () => {
    const log = new EventEmitter();
    const text = once(log, 'printed');
    const other = await startFunctionCompute({ onLog: (entry) => log.emit('printed', entry.text) });
    await other.deploy(started.define("exports.handler = async (event) => console.log('got ' + event)"));
    const answer = await invoke3(other.endpoint, 'db', 'it', {
      headers: { 'x-fc-invocation-type': 'Async' },
    });
    expect(answer.status).toBe(202);
    expect(await answer.text()).toBe('');
    expect(await text).toEqual(['got it']);
    await other.close();
  });
});

describe('API 2023-03-30 refuses', () => {
  const notMatching = expect.stringMatching(/^The request signature we calculated does not match/);

  it.each<[string, Partial<SignedRequest>]>([
    ['another secret', { key: { ...developer, accessKeySecret: 'guessed' } }],
    [
      'another body than the signed one',
      { tamper: (headers) => (headers['x-acs-content-sha256'] = 'a'.repeat(64)) },
    ],
    ['a header changed after signing', { tamper: (headers) => (headers['x-acs-action'] = 'DeleteFunction') }],
    ['a content-type that is not signed', { unsigned: ['content-type'] }],
    ['a host that is not signed', { unsigned: ['host'] }],
    ['an x-acs- header that is not signed', { unsigned: ['x-acs-version'] }],
    ['an x-acs- header added after signing', { tamper: (headers) => (headers['x-acs-extra'] = 'yes') }],
    ['a date 15 minutes and a second ago', { date: new Date(now - 15 * minute - 1000) }],
    ['a date 15 minutes and a second ahead', { date: new Date(now + 15 * minute + 1000) }],
  ])('%s', async (_, request) => {
    expect(await errorOf(request)).toEqual([403, 'SignatureNotMatch', notMatching]);
  });

  it('but not a date that is just within 15 minutes', async () => {
    expect((await send({ date: new Date(now - 15 * minute) })).status).toBe(200);
    expect((await send({ date: new Date(now + 15 * minute) })).status).toBe(200);
  });

  it('a body whose digest is signed wrongly', async () => {
    const digestOfNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const answer = await sendWithSignedDigest(digestOfNothing, 'something');
    expect(answer).toEqual([403, 'SignatureNotMatch', expect.stringContaining('x-acs-content-sha256')]);
  });

  it('a nonce that was used before', async () => {
    const headers = { 'x-acs-signature-nonce': 'once' };
    expect((await send({ headers })).status).toBe(200);
    expect(await errorOf({ headers })).toEqual([
      400,
      'SignatureNonceUsed',
      'Specified signature nonce was used already.',
    ]);
  });

  it.each(['x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256', 'Authorization'])(
    'a request without %s',
    async (name) => {
      const tamper = (headers: Record<string, string>) => delete headers[name.toLowerCase()];
      expect(await errorOf({ tamper })).toEqual([
        400,
        'MissingRequiredHeader',
        `required HTTP header ${name} was not specified`,
      ]);
    },
  );

  it('a date of another form, and the signature of the other API', async () => {
    const date = { 'x-acs-date': 'Fri, 20 Nov 2026 12:00:00 GMT' };
    expect(await errorOf({ headers: date })).toEqual([400, 'InvalidArgument', expect.any(String)]);
    const tamper = (headers: Record<string, string>) => (headers['authorization'] = 'FC LTAIdeveloper:c2ln');
    expect(await errorOf({ tamper })).toEqual([400, 'InvalidArgument', expect.any(String)]);
  });

  it('an AccessKey that does not exist', async () => {
    expect(await errorOf({ key: { ...developer, accessKeyId: 'LTAInobody' } })).toEqual([
      403,
      'InvalidAccessKeyID',
      "invalid access key ID 'LTAInobody'",
    ]);
  });

  it('temporary credentials without their token, with another one, and a token with a lasting AccessKey', async () => {
    const { securityToken, ...withoutToken } = invoker;
    const mismatch = [403, 'InvalidSecurityToken.MismatchWithAccessKey', expect.any(String)];
    expect(await errorOf({ key: withoutToken })).toEqual(mismatch);
    expect(await errorOf({ key: { ...invoker, securityToken: 'forged' } })).toEqual(mismatch);
    expect(await errorOf({ key: { ...developer, securityToken } })).toEqual(mismatch);
  });

  it('temporary credentials at the moment at which they expire', async () => {
    expect(await errorOf({ key: expired })).toEqual([
      403,
      'InvalidSecurityToken.Expired',
      'Specified SecurityToken is expired.',
    ]);
  });

  it('who lacks fc:InvokeFunction on the function, whether or not it exists', async () => {
    for (const name of ['db', 'none', 'app$db']) {
      const encoded = `/2023-03-30/functions/${encodeURIComponent(name)}/invocations`;
      const resource = `acs:fc:${region}:${accountId}:functions/${name}`;
      expect(await errorOf({ key: reader, path: encoded })).toEqual([
        403,
        'AccessDenied',
        `the caller is not authorized to perform 'fc:InvokeFunction' on resource '${resource}'`,
      ]);
    }
  });

  it('who may invoke the function only without qualifier, for a qualifier', async () => {
    expect(await errorOf({ key: invoker, path: `${path}?qualifier=prod` })).toEqual([
      403,
      'AccessDenied',
      expect.stringContaining(`'${db}/prod'`),
    ]);
  });

  it('those of another account', async () => {
    expect(await errorOf({ key: stranger })).toEqual([403, 'AccessDenied', expect.any(String)]);
  });

  it('functions, versions and aliases that do not exist', async () => {
    expect(await errorOf({ path: '/2023-03-30/functions/none/invocations' })).toEqual([
      404,
      'FunctionNotFound',
      "function 'none' does not exist.",
    ]);
    expect(await errorOf({ path: `${path}?qualifier=prod` })).toEqual([
      404,
      'AliasNotFound',
      expect.any(String),
    ]);
    expect(await errorOf({ path: `${path}?qualifier=7` })).toEqual([
      404,
      'VersionNotFound',
      expect.any(String),
    ]);
  });

  it('other paths, other methods and other invocation types', async () => {
    expect(await errorOf({ path: '/2023-03-30/functions' })).toEqual([
      400,
      'PathNotSupported',
      "'POST' against '/2023-03-30/functions' is not supported",
    ]);
    expect(await errorOf({ method: 'PUT' })).toEqual([400, 'PathNotSupported', expect.any(String)]);
    expect(await errorOf({ path: '/2021-04-06/functions/db/invocations' })).toEqual([
      400,
      'PathNotSupported',
      expect.any(String),
    ]);
    expect(await errorOf({ headers: { 'x-fc-invocation-type': 'Later' } })).toEqual([
      400,
      'InvalidArgument',
      expect.any(String),
    ]);
  });

  it('events above 32 MB, asynchronous ones above 128 KB', async () => {
    const headers = { 'x-fc-invocation-type': 'Async' };
    expect(await errorOf({ headers, body: Buffer.alloc(128 * 1024 + 1) })).toEqual([
      400,
      'EntityTooLarge',
      'payload size exceeds maximum allowed size (131072 bytes)',
    ]);
    expect(await errorOf({ body: Buffer.alloc(32 * 1024 * 1024 + 1) })).toEqual([
      400,
      'EntityTooLarge',
      'payload size exceeds maximum allowed size (33554432 bytes)',
    ]);
  });
});

/** Signs `digest` as the body's and sends another body. */
async function sendWithSignedDigest(digest: string, body: string) {
  const headers: Record<string, string> = {};
  await sendAcs3('http://127.0.0.1:9', {
    path,
    date: new Date(now),
    headers: { host: new URL(started.endpoint).host, 'x-acs-content-sha256': digest },
    tamper: (signed) => Object.assign(headers, signed),
  }).catch(() => undefined);
  const answer = await fetch(started.endpoint + path, { method: 'POST', headers, body });
  const { Code, Message } = JSON.parse(await answer.text());
  return [answer.status, Code, Message];
}
