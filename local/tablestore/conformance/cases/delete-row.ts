import { expectExist, expectNotExist } from '../../test/rows.ts';
import { type ConformanceCase, conditionCheckFail, done, holds, noRow } from '../case.ts';

export const deleteRowCases: readonly ConformanceCase[] = [
  {
    name: 'DeleteRow deletes a row with all of its columns',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }, { b: 2 }] }), done],
      ['deleteRow', own.row(), done],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'DeleteRow leaves the rows beside it',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }] }, 1n), done],
      ['putRow', own.row({ attributeColumns: [{ a: 2 }] }, 2n), done],
      ['deleteRow', own.row({}, 1n), done],
      ['getRow', own.row({}, 2n), holds({ a: 2 })],
    ],
  },
  {
    name: 'DeleteRow of a missing row succeeds',
    evidence: 'D',
    steps: (own) => [
      ['deleteRow', own.row(), done],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'A row that was deleted can be written again, and has only what was written then',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }, { b: 2 }] }), done],
      ['deleteRow', own.row(), done],
      ['updateRow', own.row({ updateOfAttributeColumns: [{ PUT: [{ a: 3 }] }] }), done],
      ['getRow', own.row(), holds({ a: 3 })],
    ],
  },
  {
    name: 'DeleteRow with EXPECT_EXIST deletes a row that is there',
    evidence: 'D',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }] }), done],
      ['deleteRow', own.row({ condition: expectExist }), done],
      ['getRow', own.row(), noRow],
    ],
  },
  {
    name: 'DeleteRow with EXPECT_EXIST on a missing row answers OTSConditionCheckFail',
    evidence: 'T',
    steps: (own) => [['deleteRow', own.row({ condition: expectExist }), conditionCheckFail]],
  },
  {
    name: 'DeleteRow with EXPECT_NOT_EXIST on an existing row answers OTSConditionCheckFail and deletes nothing',
    evidence: 'T',
    steps: (own) => [
      ['putRow', own.row({ attributeColumns: [{ a: 1 }] }), done],
      ['deleteRow', own.row({ condition: expectNotExist }), conditionCheckFail],
      ['getRow', own.row(), holds({ a: 1 })],
    ],
  },
  {
    name: 'DeleteRow that asks for the primary key (RT_PK) is answered with it',
    evidence: 'D',
    steps: (own) => [
      [
        'deleteRow',
        own.row({ returnContent: { returnType: 1 } }),
        { answer: { row: { primaryKey: [own.uid, 1n], cells: [] } } },
      ],
    ],
  },
];
