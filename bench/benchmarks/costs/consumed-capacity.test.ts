import { describe, expect, it } from '@jest/globals';
import {
  BatchResponse,
  GetRangeResponse,
  GetRowResponse,
  WriteRowResponse,
} from '../../../local/tablestore/protocol/messages.ts';
import { consumedCapacity } from './consumed-capacity.ts';

const consumed = (read: number, write: number) => ({ capacity_unit: { read, write } });
const row = Buffer.alloc(0);

describe('the capacity that Tablestore’s answers say', () => {
  it.each([
    ['/GetRow', GetRowResponse.encode({ consumed: consumed(2, 0), row }), { read: 2, write: 0 }],
    ['/GetRange', GetRangeResponse.encode({ consumed: consumed(5, 0), rows: [row] }), { read: 5, write: 0 }],
    ['/PutRow', WriteRowResponse.encode({ consumed: consumed(1, 3) }), { read: 1, write: 3 }],
    ['/UpdateRow', WriteRowResponse.encode({ consumed: consumed(0, 1) }), { read: 0, write: 1 }],
    ['/DeleteRow', WriteRowResponse.encode({ consumed: consumed(1, 1) }), { read: 1, write: 1 }],
  ])('is read from %s', (path, body, expected) => {
    expect(consumedCapacity(path, Buffer.from(body))).toEqual(expected);
  });

  it.each(['/BatchGetRow', '/BatchWriteRow'])('is the sum of all rows of %s', (path) => {
    const rows = [
      { is_ok: true, consumed: consumed(1, 2) },
      { is_ok: false, error: { code: 'OTSConditionCheckFail' } },
      { is_ok: true, consumed: consumed(3, 0) },
    ];
    const body = BatchResponse.encode({ tables: [{ table_name: 'todos', rows }] });
    expect(consumedCapacity(path, Buffer.from(body))).toEqual({ read: 4, write: 2 });
  });

  it('is unknown of other operations', () => {
    expect(() => consumedCapacity('/CreateTable', Buffer.alloc(0))).toThrow('/CreateTable');
  });
});
