import { describe, expect, it } from '@jest/globals';
import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import { decodeStoredRow, type Row } from './row.ts';

const row: Row = {
  primaryKey: [{ name: 'uid', value: { type: 'VT_STRING', value: Buffer.from('u') } }],
  cells: [{ name: 'text', value: { type: 'VT_STRING', value: Buffer.from('milk') }, timestamp: 1 }],
};

describe('decodeStoredRow', () => {
  it('gives back what was stored', () => {
    expect(decodeStoredRow(encodeRow(row), 'todos')).toEqual(row);
  });

  it('says of which table a row is that has changed in any byte, or lost its end', () => {
    const damaged = expect.objectContaining({
      name: 'StorageError',
      code: 'Damaged',
      message: expect.stringContaining('A stored row of table todos is damaged'),
    });
    const stored = encodeRow(row);
    for (let at = 0; at < stored.length; at++) {
      const changed = Buffer.from(stored);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
      expect(() => decodeStoredRow(changed, 'todos')).toThrow(damaged);
    }
    for (const length of [0, 4, 20, stored.length - 1]) {
      expect(() => decodeStoredRow(stored.subarray(0, length), 'todos')).toThrow(damaged);
    }
  });
});
