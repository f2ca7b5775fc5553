import { definedColumnTypes, indexMeta } from '../indexed-tables.ts';
import type { TestInstance } from '../instance.ts';
import { attributesOf, INF_MAX, INF_MIN, keyOf, Long, type RangeResult } from '../rows.ts';
import { rowName } from './ledger.ts';

/** Tables of the same columns; the one of events chooses ids by itself. */
export const tableNames = ['orders', 'lines', 'events'] as const;

/** The indexes of each table: which columns their entries have in their primary key, and which besides. */
const indexes = [
  { suffix: 'by_group', key: ['uid', 'group', 'id'], columns: ['stamp', 'copy'], isLocal: true },
  { suffix: 'by_stamp', key: ['group', 'stamp', 'uid', 'id'], columns: ['copy'], isLocal: false },
] as const;

export async function createTables(call: TestInstance['call']): Promise<void> {
  for (const tableName of tableNames) {
    const id = {
      name: 'id',
      type: 'INTEGER',
      ...(tableName === 'events' ? { option: 'AUTO_INCREMENT' } : {}),
    };
    await call('createTable', {
      tableMeta: {
        tableName,
        primaryKey: [{ name: 'uid', type: 'STRING' }, id],
        definedColumn: [
          { name: 'stamp', type: definedColumnTypes.INTEGER },
          { name: 'copy', type: definedColumnTypes.INTEGER },
          { name: 'group', type: definedColumnTypes.STRING },
        ],
      },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
      indexMetas: indexes.map(({ suffix, key, columns, isLocal }) =>
        indexMeta({
          name: `${tableName}_${suffix}`,
          primaryKey: key.filter((name) => name !== 'id' && (isLocal || name !== 'uid')),
          definedColumn: columns,
          isLocal,
        }),
      ),
    });
  }
}

/** All columns of a row that is written with a number: each follows from it. */
export function columnsOf(stamp: number): Record<string, bigint | string> {
  return {
    stamp: BigInt(stamp),
    copy: BigInt(stamp),
    group: `group ${stamp % 3}`,
    text: `${stamp} `.repeat(stamp % 50),
  };
}

/** The columns as the SDK takes them. */
export function sdkColumns(stamp: number): object[] {
  return Object.entries(columnsOf(stamp)).map(([name, value]) => ({
    [name]: typeof value === 'bigint' ? Long.fromString(String(value)) : value,
  }));
}

export interface TableContent {
  /** The number that each row was written with. */
  readonly stamps: ReadonlyMap<string, number>;
  /** Rows whose columns are of different writes, and indexes that differ from their table. */
  readonly violations: readonly string[];
}

/** Reads a table and its indexes, and compares them. */
export async function readTable(call: TestInstance['call'], tableName: string): Promise<TableContent> {
  const rows = await readRows(call, tableName, ['uid', 'id']);
  const stamps = new Map<string, number>();
  const violations: string[] = [];
  for (const row of rows) {
    const { uid, id, ...columns } = row;
    const stamp = Number(columns['stamp']);
    stamps.set(rowName(String(uid), BigInt(String(id))), stamp);
    if (describe(columns) !== describe(columnsOf(stamp)))
      violations.push(`${tableName} has ${describe(row)}`);
  }
  for (const { suffix, key, columns } of indexes) {
    const indexName = `${tableName}_${suffix}`;
    const found = new Set((await readRows(call, indexName, key)).map(describe));
    const expected = new Set(rows.map((row) => describe(pick(row, [...key, ...columns]))));
    for (const entry of expected) if (!found.has(entry)) violations.push(`${indexName} has no ${entry}`);
    for (const entry of found) if (!expected.has(entry)) violations.push(`${indexName} has ${entry}`);
  }
  return { stamps, violations };
}

type Columns = Readonly<Record<string, unknown>>;

async function readRows(
  call: TestInstance['call'],
  tableName: string,
  key: readonly string[],
): Promise<Columns[]> {
  const { rows, nextStartPrimaryKey } = await call<RangeResult>('getRange', {
    tableName,
    direction: 'FORWARD',
    inclusiveStartPrimaryKey: key.map((name) => ({ [name]: INF_MIN })),
    exclusiveEndPrimaryKey: key.map((name) => ({ [name]: INF_MAX })),
  });
  if (nextStartPrimaryKey) throw new Error(`${tableName} has more than a page of rows.`);
  return rows.map((row) => {
    const values = keyOf(row);
    return { ...Object.fromEntries(key.map((name, index) => [name, values[index]])), ...attributesOf(row) };
  });
}

function pick(row: Columns, names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

/** The same text for the same columns, in whichever order they come. */
function describe(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
    .join(' ');
}
