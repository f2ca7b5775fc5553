import { describe, expect, it } from '@jest/globals';
import { findRecord, fromRecordValue, recordColumn, recordsOf, toRecordValue } from './operation-record.ts';

describe('a record', () => {
  const record = { at: 5, digest: 'd', createdAt: null };

  it('comes back as it was stored', () => {
    expect(fromRecordValue(toRecordValue(record))).toEqual(record);
  });

  it.each([undefined, '', 'x', '[]', '[1]', '{}', 5n, '[1,"d",0,0,"x"'])('is not read from %j', (value) => {
    expect(fromRecordValue(value)).toBeUndefined();
  });

  it('is found by the name of its write, for the same request alone', () => {
    const row = { text: 'x', _rev: 'r', [recordColumn('a')]: toRecordValue(record) };
    expect(findRecord(row, 'a', 'd')).toEqual(record);
    expect(findRecord(row, 'b', 'd')).toBeUndefined();
    expect(() => findRecord(row, 'a', 'other')).toThrow('opId: another write');
    expect(recordsOf(row)).toEqual([['_op_a', record]]);
  });
});
