import { describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { crc8 } from './crc8.ts';
import { decodeRow, decodeVariant } from './reader.ts';
import type { PlainBufferRow } from './values.ts';
import { behindOneHeader, encodeRow, type WritableRow } from './writer.ts';

const fromHex = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const primaryKey = [{ name: 'pk', value: { type: 'VT_STRING', value: Buffer.from('a') } }] as const;
const keyCell = '030402000000706b05060000000301000000610ad4';

describe('PlainBuffer', () => {
  // Bytes that the genuine SDK sends for the row pk='a'.
  const vectors: [string, string, Omit<PlainBufferRow, 'primaryKey'>][] = [
    [
      'a PutRow',
      `7500000001${keyCell}02030401000000630506000000030100000076 0ade09e8`,
      {
        cells: [{ name: 'c', value: { type: 'VT_STRING', value: Buffer.from('v') } }],
        hasDeleteMarker: false,
      },
    ],
    ['a DeleteRow', `7500000001${keyCell}0809e9`, { cells: [], hasDeleteMarker: true }],
    [
      'the deletion of a column',
      `7500000001${keyCell}02030401000000630601 0acd0980`,
      { cells: [{ name: 'c', operation: 'DELETE_ALL_VERSION' }], hasDeleteMarker: false },
    ],
    [
      'an increment',
      `7500000001${keyCell}0203040100000063050900000000010000000000000006040a78098e`,
      {
        cells: [{ name: 'c', value: { type: 'VT_INTEGER', value: 1n }, operation: 'INCREMENT' }],
        hasDeleteMarker: false,
      },
    ],
    [
      'the deletion of a version, with the zero bytes that follow it',
      `7500000001${keyCell}02030401000000630603070068e5cf8b0100000a0e09520000000000`,
      {
        cells: [{ name: 'c', operation: 'DELETE_ONE_VERSION', timestamp: 1_700_000_000_000 }],
        hasDeleteMarker: false,
      },
    ],
  ];

  it.each(vectors)('reads %s of the SDK', (_title, hex, expected) => {
    expect(decodeRow(fromHex(hex))).toEqual({ primaryKey, ...expected });
  });

  it('reads the placeholders of primary keys', () => {
    const row = decodeRow(
      fromHex(
        '7500000001030403000000706b3205010000000b0af903040200000069640501000000090a61' +
          '0304010000007a05010000000a0a160922000000',
      ),
    );
    expect(row.primaryKey.map(({ value }) => value?.type)).toEqual([
      'VT_AUTO_INCREMENT',
      'VT_INF_MIN',
      'VT_INF_MAX',
    ]);
  });

  it('writes what the genuine SDK writes', () => {
    const { PlainBufferBuilder } = TableStore as unknown as {
      PlainBufferBuilder: { serializeForPutRow(primaryKey: object[], attributes: object[]): Buffer };
    };
    const row: WritableRow = {
      primaryKey: [
        { name: 'uid', value: { type: 'VT_STRING', value: Buffer.from('é𝒳') } },
        { name: 'id', value: { type: 'VT_INTEGER', value: -(2n ** 63n) } },
        { name: 'bin', value: { type: 'VT_BLOB', value: Buffer.of(0, 255) } },
      ],
      cells: [
        { name: 'boolean', value: { type: 'VT_BOOLEAN', value: true }, timestamp: 1 },
        { name: 'double', value: { type: 'VT_DOUBLE', value: -0.1 }, timestamp: 1_700_000_000_000 },
        { name: 'text', value: { type: 'VT_STRING', value: Buffer.alloc(0) }, timestamp: 2 },
      ],
    };
    const expected = PlainBufferBuilder.serializeForPutRow(
      [{ uid: 'é𝒳' }, { id: TableStore.Long.fromString('-9223372036854775808') }, { bin: Buffer.of(0, 255) }],
      [
        { boolean: true, timestamp: 1 },
        { double: -0.1, timestamp: 1_700_000_000_000 },
        { text: '', timestamp: 2 },
      ],
    );
    expect(encodeRow(row).toString('hex')).toBe(expected.toString('hex').slice(0, encodeRow(row).length * 2));
    expect(decodeRow(encodeRow(row))).toEqual({ ...row, hasDeleteMarker: false });
  });

  it('puts rows back to back behind one header, and nothing for no rows', () => {
    const row: WritableRow = { primaryKey, cells: [] };
    const one = encodeRow(row);
    expect(behindOneHeader([one, one])).toEqual([one, one.subarray(4)]);
    expect(behindOneHeader([])).toEqual([]);
  });

  const put = `7500000001${keyCell}020304010000006305060000000301000000760ade09e8`;
  const refused: [string, string, string][] = [
    [
      'another header',
      put.replace('75', '76'),
      'Cell data broken, mismatch header, actual: 118 , expect: 117.',
    ],
    ['no primary key', '75000000020900', 'Cell data broken, mismatch tag, actual tag(2), expect(1).'],
    ['an empty primary key', '75000000010900', 'Cell data broken, no PK follow PKTag.'],
    ['a cell without a name', '75000000010305', 'Cell data broken, attr has no name.'],
    [
      'a changed value',
      put.replace('0100000076', '0100000077'),
      'Cell data broken, checksum is mismatch, 222 : 217.',
    ],
    [
      'a changed row checksum',
      put.replace('09e8', '09e9'),
      'Cell data broken, checksum is mismatch, 233 : 232.',
    ],
    [
      'no cell checksum',
      put.replace('0ade', '0cde'),
      'Cell data broken, cell is not end with checksum[0x0A] tag.',
    ],
    ['no row checksum', put.replace('09e8', ''), 'Cell data broken, row is not end with checksum tag.'],
    [
      'an unknown type of value',
      put.replace('0301000000760', '0401000000760'),
      'data format is invalid, unknown variant type occured.',
    ],
    ['an unknown operation', `7500000001${keyCell}0203040100000063060909`, 'Invalid op type of cell: 9.'],
    [
      'a length that its value does not have',
      put.replace('0506000000030100000076', '0507000000030100000076'),
      'data format is invalid.',
    ],
    [
      'a string beyond its end',
      '7500000001030402000000706b050600000003ffffff7f61',
      'data format is invalid.',
    ],
    [
      'more after the row',
      `${put}0001`,
      "Cell data broken, has more data in cell, but they can't be parsed.",
    ],
  ];

  it.each(refused)('refuses %s', (_title, hex, message) => {
    expect(() => decodeRow(fromHex(hex))).toThrow(
      expect.objectContaining({ status: 400, code: 'OTSParameterInvalid', message }),
    );
  });

  it('refuses a row cut off at any byte', () => {
    const whole = fromHex(put);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeRow(whole.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'OTSParameterInvalid' }),
      );
    }
  });

  it.each([
    ['000500000000000000', { type: 'VT_INTEGER', value: 5n }],
    ['03020000006162', { type: 'VT_STRING', value: Buffer.from('ab') }],
    ['010000000000001440', { type: 'VT_DOUBLE', value: 5 }],
    ['0201', { type: 'VT_BOOLEAN', value: true }],
  ])('reads the value %s of a filter', (hex, value) => {
    expect(decodeVariant(fromHex(hex))).toEqual(value);
  });

  it('computes the CRC-8 of the standard check string', () => {
    expect(crc8(0, Buffer.from('123456789'))).toBe(0xf4);
  });
});
