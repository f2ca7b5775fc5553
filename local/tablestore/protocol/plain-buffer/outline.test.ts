import { describe, expect, it } from '@jest/globals';
import { outlineRow } from './outline.ts';
import { encodeRow, type WritableRow } from './writer.ts';

const bytesOf = (text: string) => ({ type: 'VT_STRING', value: Buffer.from(text) }) as const;

const primaryKey: WritableRow['primaryKey'] = [
  { name: 'uid', value: bytesOf('é𝒳') },
  { name: 'id', value: { type: 'VT_INTEGER', value: -(2n ** 63n) } },
  { name: 'bin', value: { type: 'VT_BLOB', value: Buffer.of(0, 255) } },
];
const keySize = 3 + 6 + 2 + 8 + 3 + 2;
const row: WritableRow = {
  primaryKey,
  cells: [
    { name: 'boolean', value: { type: 'VT_BOOLEAN', value: true }, timestamp: 1_700_000_000_001 },
    { name: 'double', value: { type: 'VT_DOUBLE', value: -0.1 }, timestamp: 1_700_000_000_000 },
    { name: 'integer', value: { type: 'VT_INTEGER', value: 7n }, timestamp: 2 ** 40 + 2 ** 33 },
    { name: 'text', value: bytesOf('milk'), timestamp: 1_700_000_000_002 },
  ],
};

describe('outlineRow', () => {
  it('says of a row what its cells, their names and values come to', () => {
    expect(outlineRow(encodeRow(row))).toEqual({
      dataSize: keySize + (7 + 1) + (6 + 8) + (7 + 8) + (4 + 4),
      cells: 4,
      oldestVersion: 2 ** 40 + 2 ** 33,
    });
  });

  it('takes a row without cells for one that never expires', () => {
    expect(outlineRow(encodeRow({ primaryKey, cells: [] }))).toEqual({
      dataSize: keySize,
      cells: 0,
      oldestVersion: Number.POSITIVE_INFINITY,
    });
  });

  it('leaves a row that has changed in any byte to whoever decodes it', () => {
    const encoded = encodeRow(row);
    for (let at = 0; at < encoded.length; at++) {
      const changed = Buffer.from(encoded);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
      expect(outlineRow(changed)).toBeUndefined();
    }
  });

  it('leaves a row that has lost its end, or has more behind it', () => {
    const encoded = encodeRow(row);
    for (let length = 0; length < encoded.length; length++) {
      expect(outlineRow(encoded.subarray(0, length))).toBeUndefined();
    }
    expect(outlineRow(Buffer.concat([encoded, Buffer.alloc(1)]))).toBeUndefined();
  });

  it('leaves a row with two versions of a column, of which a read may want one', () => {
    const cells = [2, 1].map((timestamp) => ({ name: 'text', value: bytesOf('milk'), timestamp }));
    expect(outlineRow(encodeRow({ primaryKey, cells }))).toBeUndefined();
    const others = cells.map((cell, index) => ({ ...cell, name: `tex${index}` }));
    expect(outlineRow(encodeRow({ primaryKey, cells: others }))).toMatchObject({
      cells: 2,
      oldestVersion: 1,
    });
  });

  it('leaves a cell without a version, and a delete marker, which no answer has', () => {
    const withoutVersion = '750000000103040100000070050900000000050000000000000000';
    expect(outlineRow(Buffer.from(`${withoutVersion}0a00`, 'hex'))).toBeUndefined();
    const encoded = encodeRow({ primaryKey, cells: [] });
    const marked = Buffer.concat([encoded.subarray(0, -2), Buffer.of(0x08), encoded.subarray(-2)]);
    expect(outlineRow(marked)).toBeUndefined();
  });
});
