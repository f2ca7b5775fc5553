import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchGetRowRequest, GetRowRequest, ListTableResponse, PutRowRequest } from './protocol/messages.ts';
import { encodeRow } from './protocol/plain-buffer/writer.ts';
import { startTestInstance, type TestInstance } from './test/instance.ts';
import { errorOf, type RawRequest, sendRaw } from './test/raw-request.ts';
import { createTestTable } from './test/rows.ts';

let instance: TestInstance;

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

  it('that breaks off is no fault of the server', async () => {
    const own = await startTestInstance();
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
    startTestInstance(
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
