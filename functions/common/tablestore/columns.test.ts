import { expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { fromAttributes, toAttributeColumns } from './columns.ts';

it("sends integers as the SDK's Long, exact beyond 2^53", () => {
  const [column] = toAttributeColumns({ count: 9_007_199_254_740_993n });
  expect(String(column?.['count'])).toBe('9007199254740993');
});

it('reads every type of column back', () => {
  const attributes = [
    { columnName: 'text', columnValue: '你好', timestamp: 1 },
    { columnName: 'count', columnValue: TableStore.Long.fromString('9007199254740993'), timestamp: 1 },
    { columnName: 'share', columnValue: 0.5, timestamp: 1 },
    { columnName: 'done', columnValue: false, timestamp: 1 },
    { columnName: 'nested', columnValue: Buffer.from('{}'), timestamp: 1 },
  ];
  expect(fromAttributes(attributes)).toEqual({
    text: '你好',
    count: 9_007_199_254_740_993n,
    share: 0.5,
    done: false,
    nested: Buffer.from('{}'),
  });
});

it('reads a column called __proto__ as a column', () => {
  const columns = fromAttributes([{ columnName: '__proto__', columnValue: 'x', timestamp: 1 }]);
  expect(Object.getPrototypeOf(columns)).toBe(Object.prototype);
  expect(Object.hasOwn(columns, '__proto__')).toBe(true);
});
