import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestInstance, type TestInstance, testAccessKey } from './test/instance.ts';
import { ownInstances } from './test/own-instances.ts';
import { type Answer, type RawRequest, sendRaw } from './test/raw-request.ts';

let instance: TestInstance;
const startOwn = ownInstances();

beforeAll(async () => {
  instance = await startTestInstance();
});
afterAll(() => instance.close());

/**
 * What is wrong with a response, by the rules of the Python and the Java SDK, which refuse a response that breaks one:
 * the digest of its body, a date within 15 minutes, a request id and a content type, and the signature of its x-ots-
 * headers and the request's path by the AccessKey that asked.
 */
function faultsOf({ headers, body }: Answer, path: string): string[] {
  const text = (name: string) => String(headers[name] ?? '');
  const faults: string[] = [];
  for (const name of ['x-ots-contentmd5', 'x-ots-requestid', 'x-ots-date', 'x-ots-contenttype']) {
    if (text(name) === '') faults.push(`no ${name}`);
  }
  if (text('x-ots-contentmd5') !== createHash('md5').update(body).digest('base64')) faults.push('digest');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/.test(text('x-ots-date'))) faults.push('format of the date');
  if (Math.abs(Date.parse(text('x-ots-date')) - Date.now()) > 15 * 60_000) faults.push('date');

  const canonical = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ots-'))
    .map(([name, value]) => `${name}:${String(value).trim()}`)
    .sort()
    .join('\n');
  const signature = createHmac('sha1', testAccessKey.accessKeySecret)
    .update(`${canonical}\n${path}`)
    .digest('base64');
  if (text('authorization') !== `OTS ${testAccessKey.accessKeyId}:${signature}`) faults.push('signature');
  return faults;
}

describe('a response that SDKs verify', () => {
  it.each<[string, RawRequest, number]>([
    ['is that to a request that succeeds', {}, 200],
    ['is that to one that does not', { path: '/DeleteTable', body: Buffer.from([0x0a, 1, 0x61]) }, 404],
    ['is that to one whose body is none', { path: '/GetRow', body: Buffer.from([0xff]) }, 400],
  ])('%s', async (_title, request, status) => {
    const answer = await sendRaw(instance, request);
    expect(answer.status).toBe(status);
    expect(faultsOf(answer, request.path ?? '/ListTable')).toEqual([]);
  });

  it('says which part of it is wrong', async () => {
    const answer = await sendRaw(instance, {});
    expect(faultsOf(answer, '/GetRow')).toEqual(['signature']);
    expect(faultsOf({ ...answer, body: Buffer.of(1) }, '/ListTable')).toEqual(['digest']);
    const headers = { ...answer.headers, 'x-ots-date': new Date(Date.now() - 16 * 60_000).toISOString() };
    expect(faultsOf({ ...answer, headers }, '/ListTable')).toEqual(['date', 'signature']);
  });
});

describe('every response', () => {
  it('has a request id of its own that looks like a UUID', async () => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => (await sendRaw(instance, {})).headers['x-ots-requestid']),
    );
    expect(new Set(ids).size).toBe(50);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });

  it('has a request id that another server does not give', async () => {
    const own = await startOwn();
    const first = await sendRaw(instance, {});
    const second = await sendRaw(own, {});
    expect(first.headers['x-ots-requestid']).not.toBe(second.headers['x-ots-requestid']);
    await own.close();
  });

  it.each<[string, RawRequest]>([
    ['an unknown AccessKey', { headers: { 'x-ots-accesskeyid': 'nobody' } }],
    ['a wrong signature', { unsigned: { 'x-ots-signature': 'AAAA' } }],
    ['no signature', { unsigned: { 'x-ots-signature': undefined } }],
  ])('is not signed for %s, and has the other headers', async (_title, request) => {
    const answer = await sendRaw(instance, request);
    expect(answer.headers.authorization).toBeUndefined();
    expect(faultsOf(answer, '/ListTable')).toEqual(['signature']);
  });

  it('dates by the clock of the server', async () => {
    const own = await startOwn();
    own.advanceClock(60_000);
    const { headers } = await sendRaw(own, {});
    expect(Date.parse(String(headers['x-ots-date']))).toBeGreaterThan(Date.now() + 59_000);
    await own.close();
  });
});
