import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchGetRowRequest, GetRowRequest, ListTableResponse, PutRowRequest } from './protocol/messages.ts';
import { encodeRow } from './protocol/plain-buffer/writer.ts';
import { startTestInstance, type TestInstance, testAccessKey } from './test/instance.ts';
import { ownInstances } from './test/own-instances.ts';
import { errorOf, type RawRequest, sendRaw, signedHeaders } from './test/raw-request.ts';
import { createTestTable } from './test/rows.ts';

let instance: TestInstance;
const startOwn = ownInstances();

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, 'rows');
});
afterAll(() => instance.close());

const send = (request: RawRequest) => sendRaw(instance, request);

describe('a request', () => {
  it('that is signed as the protocol says is answered', async () => {
    const answer = await send({});
    expect(answer.status).toBe(200);
    expect(ListTableResponse.decode(answer.body)).toEqual({ table_names: ['rows'] });
  });

  it('may carry further signed x-ots- headers', async () => {
    expect((await send({ headers: { 'x-ots-extra': 'value' } })).status).toBe(200);
  });

  const far = new Date(Date.now() - 16 * 60_000).toISOString();
  const ahead = new Date(Date.now() + 16 * 60_000).toISOString();
  const refused: [string, RawRequest, unknown[]][] = [
    [
      'uses another method',
      { method: 'GET' },
      [405, 'OTSMethodNotAllowed', 'Only POST method for requests is supported.'],
    ],
    [
      'asks for an unknown operation',
      { path: '/Search' },
      [400, 'OTSParameterInvalid', 'Unsupported operation: Search.'],
    ],
    ['asks for no operation', { path: '/' }, [400, 'OTSParameterInvalid', 'Unsupported operation: .']],
    ...['x-ots-date', 'x-ots-apiversion', 'x-ots-accesskeyid', 'x-ots-instancename', 'x-ots-contentmd5'].map(
      (name): [string, RawRequest, unknown[]] => [
        `lacks the header ${name}`,
        { headers: { [name]: undefined } },
        [400, 'OTSParameterInvalid', `Missing header: ${name}.`],
      ],
    ),
    [
      'lacks a signature',
      { unsigned: { 'x-ots-signature': undefined } },
      [400, 'OTSParameterInvalid', 'Missing header: x-ots-signature.'],
    ],
    [
      'is above 5 MB',
      { body: Buffer.alloc(5 * 1024 * 1024 + 1) },
      [413, 'OTSRequestBodyTooLarge', 'The size of POST data is too large.'],
    ],
    [
      'has a date that is none',
      { headers: { 'x-ots-date': 'yesterday' } },
      [400, 'OTSParameterInvalid', 'Invalid date format: yesterday.'],
    ],
    ...['2026-02-30T00:00:00Z', '2026-11-20T24:00:00Z', '2026-11-20T00:00:00+00:00', '20261120T000000Z'].map(
      (date): [string, RawRequest, unknown[]] => [
        `has the date ${date}`,
        { headers: { 'x-ots-date': date } },
        [400, 'OTSParameterInvalid', `Invalid date format: ${date}.`],
      ],
    ),
    [
      'asks for another version of the API',
      { headers: { 'x-ots-apiversion': '2014-08-08' } },
      [400, 'OTSParameterInvalid', 'Unsupported API version: 2014-08-08.'],
    ],
    [
      'is signed in version 4, as the Java SDK can be told to',
      {
        headers: { 'x-ots-signdate': '20261120', 'x-ots-signregion': 'cn-hangzhou' },
        unsigned: { 'x-ots-signature': undefined, 'x-ots-signaturev4': 'AAAA' },
      },
      [
        400,
        'OTSParameterInvalid',
        'Signatures of version 4 (x-ots-signaturev4) are not supported by this server.',
      ],
    ],
    [
      'is older than 15 minutes',
      { headers: { 'x-ots-date': far } },
      [403, 'OTSAuthFailed', `Mismatch between system time and x-ots-date: ${far}.`],
    ],
    [
      'is more than 15 minutes ahead',
      { headers: { 'x-ots-date': ahead } },
      [403, 'OTSAuthFailed', `Mismatch between system time and x-ots-date: ${ahead}.`],
    ],
    [
      'is for another instance',
      { headers: { 'x-ots-instancename': 'other' } },
      [403, 'OTSAuthFailed', 'The instance is not found.'],
    ],
    [
      'has an unknown AccessKey',
      { headers: { 'x-ots-accesskeyid': 'nobody' } },
      [403, 'OTSAuthFailed', 'The AccessKeyID does not exist.'],
    ],
    [
      'has another body than its digest',
      { headers: { 'x-ots-contentmd5': 'AAAA' } },
      [403, 'OTSAuthFailed', 'Mismatch between MD5 value of request body and x-ots-contentmd5 in header.'],
    ],
    [
      'has another signature',
      { unsigned: { 'x-ots-signature': 'AAAA' } },
      [403, 'OTSAuthFailed', 'Signature mismatch.'],
    ],
    [
      'has an x-ots- header that is not signed',
      { unsigned: { 'x-ots-extra': 'value' } },
      [403, 'OTSAuthFailed', 'Signature mismatch.'],
    ],
    [
      'brings an STS token for an AccessKey that has none',
      { headers: { 'x-ots-ststoken': 'token' } },
      [403, 'OTSAuthFailed', 'The STS token is invalid.'],
    ],
    [
      'is not protobuf',
      { path: '/GetRow', body: Buffer.of(0xff, 0xff) },
      [400, 'OTSParameterInvalid', 'Parse PBMessage from RawString failed.'],
    ],
    [
      'lacks a required field',
      { path: '/GetRow', body: Buffer.of(0x0a, 1, 0x61) },
      [400, 'OTSParameterInvalid', 'Parse PBMessage from RawString failed.'],
    ],
  ];
  it.each(refused)('that %s is refused', async (_title, raw, error) => {
    expect(errorOf(await send(raw))).toEqual(error);
  });

  it('is refused for what is checked first when several things are wrong', async () => {
    const missing = { 'x-ots-instancename': undefined };
    const wrong = { 'x-ots-contentmd5': 'AAAA' };
    const unknown = { ...wrong, 'x-ots-accesskeyid': 'nobody' };
    const elsewhere = { ...unknown, 'x-ots-instancename': 'other' };
    const old = { ...elsewhere, 'x-ots-date': far };
    const undated = { ...elsewhere, 'x-ots-date': 'now' };
    const versioned = { ...undated, 'x-ots-apiversion': '1' };
    const large = Buffer.alloc(5 * 1024 * 1024 + 1);
    const body = Buffer.of(0xff);
    const unsigned = { 'x-ots-signature': 'AAAA' };
    const path = '/GetRow';
    const requests: RawRequest[] = [
      { method: 'PUT', path: '/Search', headers: missing, body: large },
      { path: '/Search', headers: missing, body: large },
      { path, headers: missing, body: large },
      { path, headers: versioned, body: large },
      { path, headers: undated, body: large },
      { path, headers: undated, body },
      { path, headers: old, body },
      { path, headers: elsewhere, body },
      { path, headers: unknown, body },
      { path, headers: wrong, body, unsigned },
      { path, body, unsigned },
      { path, body },
    ];
    const messages: unknown[] = [];
    for (const request of requests) messages.push(errorOf(await send(request))[2]);
    expect(messages).toEqual([
      'Only POST method for requests is supported.',
      'Unsupported operation: Search.',
      'Missing header: x-ots-instancename.',
      'Unsupported API version: 1.',
      'The size of POST data is too large.',
      'Invalid date format: now.',
      `Mismatch between system time and x-ots-date: ${far}.`,
      'The instance is not found.',
      'The AccessKeyID does not exist.',
      'Mismatch between MD5 value of request body and x-ots-contentmd5 in header.',
      'Signature mismatch.',
      'Parse PBMessage from RawString failed.',
    ]);
  });

  const limit = 15 * 60_000;
  it.each([
    [-limit - 1, 403],
    [-limit, 200],
    [-limit + 1, 200],
    [limit - 1, 200],
    [limit, 200],
    [limit + 1, 403],
  ])("dated %i ms from the server's time is answered %i", async (difference, status) => {
    const time = Date.parse('2026-11-20T20:35:07.387Z');
    const own = await startOwn({ clock: () => time });
    const date = new Date(time + difference).toISOString();
    expect((await sendRaw(own, { headers: { 'x-ots-date': date } })).status).toBe(status);
    await own.close();
  });

  it.each(['2026-11-20T20:35:07Z', '2026-11-20T20:35:07.387123Z', '2026-11-20T20:35:07.3Z'])(
    'may be dated %s',
    async (date) => {
      const own = await startOwn({ clock: () => Date.parse('2026-11-20T20:35:07.387Z') });
      expect((await sendRaw(own, { headers: { 'x-ots-date': date } })).status).toBe(200);
      await own.close();
    },
  );

  it('may be exactly as long as the limit', async () => {
    const answer = await send({ path: '/ListTable', body: Buffer.alloc(5 * 1024 * 1024) });
    expect(errorOf(answer)[2]).toBe('Parse PBMessage from RawString failed.');
  });

  it.each([
    'x-ots-date',
    'x-ots-apiversion',
    'x-ots-accesskeyid',
    'x-ots-instancename',
    'x-ots-contentmd5',
    'x-ots-signature',
  ])('that gives %s twice is refused', async (name) => {
    const headers = signedHeaders({ instance: 'mini-app', ...testAccessKey }, {});
    const twice = Object.entries({ host: '127.0.0.1', 'content-length': '0', ...headers }).flatMap(
      ([each, value]) => (each === name ? [each, value, each, value] : [each, value]),
    );
    const status = await new Promise((resolve, reject) => {
      request(`${instance.server.endpoint}/ListTable`, { method: 'POST', headers: twice }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect([400, 403]).toContain(status);
  });

  it('may spell its headers in capitals', async () => {
    const lower = signedHeaders({ instance: 'mini-app', ...testAccessKey }, {});
    const headers = Object.fromEntries(
      Object.entries(lower).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const names = Object.keys(lower);
    const unsigned = Object.fromEntries(names.map((name) => [name, undefined]));
    expect((await send({ unsigned: { ...unsigned, ...headers } })).status).toBe(200);
  });

  it('that breaks off is no fault of the server', async () => {
    const own = await startOwn();
    const names = ['date', 'apiversion', 'accesskeyid', 'instancename', 'contentmd5', 'signature'];
    const headers = names.map((name) => `x-ots-${name}: x\r\n`).join('');
    const socket = connect(own.server.port, '127.0.0.1');
    socket.write(
      `POST /GetRow HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}content-length: 100\r\n\r\nonly a part`,
    );
    // The answer to a second connection shows that the server has read the first one's part.
    expect(await own.call('listTable', {})).toMatchObject({ tableNames: [] });
    socket.destroy();
    await once(socket, 'close');
    expect(await own.call('listTable', {})).toMatchObject({ tableNames: [] });
    await own.close();
    expect(own.faults).toEqual([]);
  });

  it('without a condition on versions is refused', async () => {
    const primaryKey = encodeRow({
      primaryKey: [{ name: 'uid', value: { type: 'VT_STRING', value: Buffer.from('u') } }],
      cells: [],
    });
    const getRow = GetRowRequest.encode({ table_name: 'rows', primary_key: primaryKey, columns_to_get: [] });
    expect(errorOf(await send({ path: '/GetRow', body: getRow }))[2]).toBe(
      'No version condition is specified.',
    );
    const batch = BatchGetRowRequest.encode({
      tables: [{ table_name: 'rows', primary_key: [primaryKey], columns_to_get: [] }],
    });
    expect(errorOf(await send({ path: '/BatchGetRow', body: batch }))[2]).toBe(
      'No version condition is specified while querying row.',
    );
  });

  it('with text that is not UTF-8 is refused', async () => {
    const value = { type: 'VT_STRING', value: Buffer.of(0xff) } as const;
    const row = encodeRow({ primaryKey: [{ name: 'uid', value }], cells: [] });
    const body = PutRowRequest.encode({ table_name: 'rows', row, condition: { row_existence: 'IGNORE' } });
    expect(errorOf(await send({ path: '/PutRow', body }))).toEqual([
      400,
      'OTSParameterInvalid',
      'Value of column uid must be UTF8 encoding.',
    ]);
  });

  it.each([
    [
      'a delete marker in PutRow',
      '7500000001030402000000706b05060000000301000000610ad40809e9',
      'Invalid request of put/update row: unexpected RowDeleteMarker in request.',
    ],
    [
      'a wrong checksum',
      '7500000001030402000000706b05060000000301000000610ad509ee',
      'Cell data broken, checksum is mismatch, 213 : 212.',
    ],
  ])('with %s is refused', async (_title, hex, message) => {
    const body = PutRowRequest.encode({
      table_name: 'rows',
      row: Buffer.from(hex, 'hex'),
      condition: { row_existence: 'IGNORE' },
    });
    expect(errorOf(await send({ path: '/PutRow', body }))).toEqual([400, 'OTSParameterInvalid', message]);
  });
});

describe('temporary credentials', () => {
  const credentials = { accessKeyId: 'STS.temporary', secretAccessKey: 'temporary-secret' };
  const expiresAt = Date.now() + 60_000;
  const startWith = (clientOptions: object) =>
    startOwn(
      {
        findAccessKey: (id) =>
          id === credentials.accessKeyId
            ? {
                accessKeySecret: credentials.secretAccessKey,
                securityToken: 'token',
                expiresAt,
                isAllowed: () => true,
              }
            : undefined,
      },
      { ...credentials, ...clientOptions },
    );

  it('are accepted with their token until they expire', async () => {
    const own = await startWith({ stsToken: 'token' });
    expect(await own.call('listTable', {})).toMatchObject({ tableNames: [] });
    own.advanceClock(60_000);
    await expect(own.call('listTable', {})).rejects.toMatchObject({
      status: 403,
      code: 'OTSAuthFailed',
      message: 'The STS token has expired.',
    });
    await own.close();
  });

  it.each([
    ['without their token', {}, 'The STS token is missing.'],
    ['with another token', { stsToken: 'other' }, 'The STS token is invalid.'],
  ])('are refused %s', async (_title, clientOptions, message) => {
    const own = await startWith(clientOptions);
    await expect(own.call('listTable', {})).rejects.toMatchObject({
      status: 403,
      code: 'OTSAuthFailed',
      message,
    });
    await own.close();
  });
});
