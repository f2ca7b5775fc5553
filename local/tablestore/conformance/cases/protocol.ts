import { createHash, createHmac } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  BatchGetRowRequest,
  GetRangeRequest,
  GetRowRequest,
  PutRowRequest,
} from '../../protocol/messages.ts';
import { infinity, integer, text, wireRow } from '../plain-buffer-row.ts';
import { type ProtocolCase, succeeds } from '../protocol-case.ts';

const uid = { name: 'uid', value: text('protocol') };
const row = wireRow({ primaryKey: [uid, { name: 'id', value: integer(1n) }] });
/** From the row to the end of its partition. */
const partition = {
  inclusive_start_primary_key: row,
  exclusive_end_primary_key: wireRow({ primaryKey: [uid, { name: 'id', value: infinity }] }),
};

const authFailed = (message?: string): ProtocolCase['expected'] =>
  message === undefined ? [403, 'OTSAuthFailed'] : [403, 'OTSAuthFailed', message];
const minutes = (count: number): string => new Date(Date.now() + count * 60_000).toISOString();

export const protocolCases: readonly ProtocolCase[] = [
  {
    name: 'A signed request is answered with the headers that several SDKs verify',
    evidence: 'T',
    request: () => ({}),
    expected({ status, headers, body }, target) {
      expect(status).toBe(200);
      expect(headers['x-ots-contentmd5']).toBe(createHash('md5').update(body).digest('base64'));
      expect(headers['x-ots-requestid']).toBeTruthy();
      expect(headers['x-ots-contenttype']).toBeTruthy();
      expect(headers['x-ots-date']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z$/);
      expect(Math.abs(Date.parse(String(headers['x-ots-date'])) - Date.now())).toBeLessThan(15 * 60_000);
      const lines = Object.keys(headers)
        .filter((name) => name.startsWith('x-ots-'))
        .sort()
        .map((name) => `${name}:${String(headers[name])}`);
      const signature = createHmac('sha1', target.accessKeySecret)
        .update(`${lines.join('\n')}\n/ListTable`)
        .digest('base64');
      expect(headers.authorization).toBe(`OTS ${target.accessKeyId}:${signature}`);
    },
  },
  {
    name: 'A request with another x-ots- header is accepted when the signature covers it',
    evidence: 'D',
    request: () => ({ headers: { 'x-ots-extra': 'value' } }),
    expected: succeeds,
  },
  {
    name: 'A request with an x-ots- header that the signature does not cover answers OTSAuthFailed',
    evidence: 'D',
    request: () => ({ unsigned: { 'x-ots-extra': 'value' } }),
    expected: authFailed(),
  },
  {
    name: 'A request with another signature answers OTSAuthFailed',
    evidence: 'D',
    request: () => ({ unsigned: { 'x-ots-signature': 'AAAA' } }),
    expected: authFailed('Signature mismatch.'),
  },
  {
    name: 'A request of an unknown AccessKey answers OTSAuthFailed',
    evidence: 'D',
    request: () => ({ headers: { 'x-ots-accesskeyid': 'nobody' } }),
    expected: authFailed('The AccessKeyID does not exist.'),
  },
  {
    name: 'A request for another instance answers OTSAuthFailed',
    evidence: 'D',
    localOnly: 'another instance of that name may exist',
    request: () => ({ headers: { 'x-ots-instancename': 'other' } }),
    expected: authFailed('The instance is not found.'),
  },
  {
    name: 'A request whose body has another digest answers OTSAuthFailed',
    evidence: 'D',
    request: () => ({ headers: { 'x-ots-contentmd5': 'AAAA' } }),
    expected: authFailed('Mismatch between MD5 value of request body and x-ots-contentmd5 in header.'),
  },
  ...([-16, 16] as const).map((offset): ProtocolCase => {
    const date = minutes(offset);
    return {
      name: `A request dated ${Math.abs(offset)} minutes ${offset < 0 ? 'ago' : 'ahead'} answers OTSAuthFailed`,
      evidence: 'D',
      request: () => ({ headers: { 'x-ots-date': date } }),
      expected: authFailed(`Mismatch between system time and x-ots-date: ${date}.`),
    };
  }),
  ...([-14, 14] as const).map(
    (offset): ProtocolCase => ({
      name: `A request dated ${Math.abs(offset)} minutes ${offset < 0 ? 'ago' : 'ahead'} is answered`,
      evidence: 'D',
      localOnly: 'the clocks of this machine and of the service differ',
      request: () => ({ headers: { 'x-ots-date': minutes(offset) } }),
      expected: succeeds,
    }),
  ),
  {
    name: 'A request whose date is none answers OTSParameterInvalid',
    evidence: 'D',
    request: () => ({ headers: { 'x-ots-date': 'yesterday' } }),
    expected: [400, 'OTSParameterInvalid', 'Invalid date format: yesterday.'],
  },
  ...['x-ots-date', 'x-ots-apiversion', 'x-ots-accesskeyid', 'x-ots-instancename', 'x-ots-contentmd5'].map(
    (name): ProtocolCase => ({
      name: `A request without ${name} answers OTSParameterInvalid`,
      evidence: 'D',
      request: () => ({ headers: { [name]: undefined } }),
      expected: [400, 'OTSParameterInvalid', `Missing header: ${name}.`],
    }),
  ),
  {
    name: 'A request without x-ots-signature answers OTSParameterInvalid',
    evidence: 'D',
    request: () => ({ unsigned: { 'x-ots-signature': undefined } }),
    expected: [400, 'OTSParameterInvalid', 'Missing header: x-ots-signature.'],
  },
  {
    name: 'A request with another method than POST answers OTSMethodNotAllowed',
    evidence: 'D',
    request: () => ({ method: 'GET' }),
    expected: [405, 'OTSMethodNotAllowed', 'Only POST method for requests is supported.'],
  },
  {
    name: 'A request for an operation that does not exist answers OTSParameterInvalid',
    evidence: 'D',
    request: () => ({ path: '/NoSuchOperation' }),
    expected: [400, 'OTSParameterInvalid', 'Unsupported operation: NoSuchOperation.'],
  },
  {
    name: 'A request for an operation that this server leaves out answers OTSParameterInvalid',
    evidence: 'I',
    request: () => ({ path: '/Search' }),
    expected: [400, 'OTSParameterInvalid', 'Unsupported operation: Search.'],
  },
  {
    name: 'A request above 5 MB answers OTSRequestBodyTooLarge',
    evidence: 'D',
    request: () => ({ body: Buffer.alloc(5 * 1024 * 1024 + 1) }),
    expected: [413, 'OTSRequestBodyTooLarge', 'The size of POST data is too large.'],
  },
  {
    name: 'A body that is not protobuf answers OTSParameterInvalid',
    evidence: 'D',
    request: () => ({ path: '/GetRow', body: Buffer.of(0xff, 0xff) }),
    expected: [400, 'OTSParameterInvalid', 'Parse PBMessage from RawString failed.'],
  },
  {
    name: 'A message without a required field answers OTSParameterInvalid',
    evidence: 'D',
    request: () => ({ path: '/GetRow', body: Buffer.of(0x0a, 1, 0x61) }),
    expected: [400, 'OTSParameterInvalid', 'Parse PBMessage from RawString failed.'],
  },
  {
    name: 'GetRow without max_versions and time_range answers OTSParameterInvalid',
    evidence: 'T',
    request: (table) => ({
      path: '/GetRow',
      body: GetRowRequest.encode({ table_name: table, primary_key: row, columns_to_get: [] }),
    }),
    expected: [400, 'OTSParameterInvalid', 'No version condition is specified.'],
  },
  {
    name: 'GetRange without max_versions and time_range answers OTSParameterInvalid',
    evidence: 'T',
    request: (table) => ({
      path: '/GetRange',
      body: GetRangeRequest.encode({
        table_name: table,
        direction: 'FORWARD',
        ...partition,
        columns_to_get: [],
      }),
    }),
    expected: [400, 'OTSParameterInvalid', 'No version condition is specified.'],
  },
  {
    name: 'GetRange with a limit of 0 answers OTSParameterInvalid',
    evidence: 'T',
    request: (table) => ({
      path: '/GetRange',
      body: GetRangeRequest.encode({
        table_name: table,
        direction: 'FORWARD',
        ...partition,
        max_versions: 1,
        limit: 0,
        columns_to_get: [],
      }),
    }),
    expected: [400, 'OTSParameterInvalid', 'The limit must be greater than 0.'],
  },
  {
    name: 'BatchGetRow without max_versions and time_range answers OTSParameterInvalid',
    evidence: 'T',
    request: (table) => ({
      path: '/BatchGetRow',
      body: BatchGetRowRequest.encode({
        tables: [{ table_name: table, primary_key: [row], columns_to_get: [] }],
      }),
    }),
    expected: [400, 'OTSParameterInvalid', 'No version condition is specified while querying row.'],
  },
  {
    name: 'PutRow in a local transaction answers OTSParameterInvalid on a table that was not created for them',
    evidence: 'T',
    request: (table) => ({
      path: '/PutRow',
      body: PutRowRequest.encode({
        table_name: table,
        row,
        condition: { row_existence: 'IGNORE' },
        transaction_id: 'none',
      }),
    }),
    expected: [400, 'OTSParameterInvalid'],
  },
];
