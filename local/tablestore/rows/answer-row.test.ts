import { describe, expect, it } from '@jest/globals';
import { decodeRow } from '../protocol/plain-buffer/reader.ts';
import { encodeRow } from '../protocol/plain-buffer/writer.ts';
import { openIndex, openTable, type StoredTable } from '../tables/stored-table.ts';
import type { Table } from '../tables/table.ts';
import { answerRow, type ReadOfTable } from './answer-row.ts';
import { indexEntry } from './index-entry.ts';
import type { Row } from './row.ts';
import { parseSelection, type SelectionRequest } from './selection.ts';

const now = 1_700_000_000_000;

const definition: StoredTable = {
  id: 1,
  name: 'todos',
  primaryKey: [{ name: 'id', type: 'STRING' }],
  definedColumns: [{ name: 'text', type: 'DCT_STRING' }],
  options: { timeToLive: -1, maxVersions: 1, deviationCellVersionInSec: 86_400, allowUpdate: true },
  reservedThroughput: { read: 0, write: 0 },
  createdAt: 0,
};
const forEver = openTable(definition);
const forADay = openTable({ ...definition, options: { ...definition.options, timeToLive: 86_400 } });

const bytesOf = (text: string) => ({ type: 'VT_STRING', value: Buffer.from(text) }) as const;
const cell = (name: string, text: string, age = 0) => ({ name, value: bytesOf(text), timestamp: now - age });
const twoDays = 2 * 86_400_000;

function row(...cells: Row['cells']): Row {
  return { primaryKey: [{ name: 'id', value: bytesOf('r1') }], cells };
}

function read(table: Table, request: Partial<SelectionRequest> = {}, versionSize = 0): ReadOfTable {
  const selection = parseSelection({ columns_to_get: [], max_versions: 1, ...request });
  return { table, selection, versionSize, now };
}

/** The cells of an answer, by name and text. */
function cellsOf(answered: { readonly row: Buffer | undefined }): unknown {
  return (
    answered.row &&
    decodeRow(answered.row).cells.map(({ name, value }) => [
      name,
      value?.type === 'VT_STRING' ? value.value.toString() : value?.type,
    ])
  );
}

describe('answerRow', () => {
  const both = row(cell('note', 'soon'), cell('text', 'milk'));

  it('gives the very bytes that are stored where everything of the row is asked for and shown', () => {
    const stored = encodeRow(both);
    for (const table of [forEver, forADay]) {
      const answered = answerRow(stored, read(table));
      expect(answered.row).toBe(stored);
      expect(answered).toMatchObject({ isVisible: true, scannedSize: 20, readSize: 20 });
    }
    expect(answerRow(stored, read(forADay, {}, 8)).readSize).toBe(20 + 2 * 8);
  });

  it('gives the bytes of a row that has no columns, which never expires', () => {
    const stored = encodeRow(row());
    expect(answerRow(stored, read(forADay)).row).toBe(stored);
  });

  it.each<[string, Row, ReadOfTable, unknown]>([
    [
      'a cell that has expired',
      row(cell('note', 'soon', twoDays), cell('text', 'milk')),
      read(forADay),
      [['text', 'milk']],
    ],
    [
      'an older version',
      row(cell('text', 'milk'), cell('text', 'eggs', 1)),
      read(forEver),
      [['text', 'milk']],
    ],
    ['columns that are not asked for', both, read(forEver, { columns_to_get: ['text'] }), [['text', 'milk']]],
    ['columns before the first', both, read(forEver, { start_column: 'o' }), [['text', 'milk']]],
    ['columns from the last on', both, read(forEver, { end_column: 'o' }), [['note', 'soon']]],
    [
      'versions of another time',
      row(cell('note', 'soon', 5), cell('text', 'milk')),
      read(forEver, { time_range: { specific_time: now } }),
      [['text', 'milk']],
    ],
    [
      'everything, when it has none of the columns',
      both,
      read(forEver, { columns_to_get: ['due'] }),
      undefined,
    ],
  ])('leaves out %s', (_what, stored, request, cells) => {
    expect(cellsOf(answerRow(encodeRow(stored), request))).toEqual(cells);
  });

  it('leaves out a row that has expired, and says how much of it was scanned', () => {
    const answered = answerRow(encodeRow(row(cell('text', 'milk', twoDays))), read(forADay, {}, 8));
    expect(answered).toEqual({ isVisible: false, scannedSize: 12, readSize: 0, row: undefined });
  });

  it("leaves out of an index's row the cell that says how long it lives", () => {
    const index = openIndex(definition, {
      id: 2,
      name: 'todos_text',
      type: 'IT_LOCAL_INDEX',
      columns: ['text'],
      definedColumns: ['text'],
      readableFrom: 0,
    });
    const entry = indexEntry(index, both);
    if (entry === undefined) throw new Error('The index has no row.');
    expect(entry.cells).toHaveLength(1 + 1);
    expect(cellsOf(answerRow(encodeRow(entry), read(index)))).toEqual([['text', 'milk']]);
  });

  it('refuses a damaged row, whatever is asked for', () => {
    const stored = encodeRow(both);
    stored.writeUInt8(stored.readUInt8(20) ^ 1, 20);
    const damaged = expect.objectContaining({ name: 'StorageError', code: 'Damaged' });
    expect(() => answerRow(stored, read(forEver))).toThrow(damaged);
    expect(() => answerRow(stored, read(forEver, { columns_to_get: ['text'] }))).toThrow(damaged);
  });
});
