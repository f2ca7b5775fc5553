import * as TableStore from 'tablestore';
import type { ExistingTable } from './existing-tables.ts';

type NeededTable = TableStore.CreateTableParams;
type NeededIndex = TableStore.IndexMeta;

export interface IndexToAdd {
  readonly table: string;
  readonly index: NeededIndex;
}

/** What the declarations and the tables that there are come to. Texts are sentences for the developer. */
export interface SchemaPlan {
  /** Tables to make, with all of their indexes. */
  readonly tables: readonly NeededTable[];
  /** Indexes to make on tables that exist. */
  readonly indexes: readonly IndexToAdd[];
  /** Indexes that are there, but cannot be read yet. */
  readonly building: readonly string[];
  /** What is there and no longer declared; it stays. */
  readonly undeclared: readonly string[];
  /** What is otherwise than declared and stays so, without harm to the rest. */
  readonly differences: readonly string[];
  /** What is declared and cannot be had, with the step to take. */
  readonly refused: readonly string[];
}

/** Compares what is declared with what is there. */
export function planSchema(needed: readonly NeededTable[], existing: readonly ExistingTable[]): SchemaPlan {
  const byName = new Map(existing.map((table) => [table.name, table]));
  const neededNames = new Set(needed.map(({ tableMeta }) => tableMeta.tableName));
  const compared = needed.flatMap((table) => {
    const found = byName.get(table.tableMeta.tableName);
    return found === undefined ? [] : [compareTable(table, found)];
  });
  return {
    tables: needed.filter(({ tableMeta }) => !byName.has(tableMeta.tableName)),
    indexes: compared.flatMap(({ indexes }) => indexes),
    building: compared.flatMap(({ building }) => building),
    undeclared: [
      ...existing
        .filter(({ name }) => !neededNames.has(name))
        .map(({ name }) => `The table ${name} is not declared any more. It stays, with its rows.`),
      ...compared.flatMap(({ undeclared }) => undeclared),
    ],
    differences: compared.flatMap(({ differences }) => differences),
    refused: compared.flatMap(({ refused }) => refused),
  };
}

type TableComparison = Omit<SchemaPlan, 'tables'>;

function compareTable(needed: NeededTable, found: ExistingTable): TableComparison {
  const { tableName, primaryKey } = needed.tableMeta;
  const isSameKey =
    primaryKey.length === found.primaryKey.length &&
    primaryKey.every(({ name, type }, at) => {
      const column = found.primaryKey[at];
      return column?.name === name && column.type === type;
    });
  if (!isSameKey) {
    const keys = found.primaryKey.map(({ name }) => name).join(', ');
    const refused = `The table ${tableName} has the primary key ${keys}, which cannot be changed: it is not of this backend. ${moveAway}`;
    return { indexes: [], building: [], undeclared: [], differences: [], refused: [refused] };
  }
  const columns = compareColumns(needed, found);
  const indexes = compareIndexes(needed, found, columns.unusable);
  return {
    ...indexes,
    undeclared: [...columns.undeclared, ...indexes.undeclared],
    differences: [...columns.differences, ...compareOptions(needed, found)],
  };
}

const moveAway =
  'Declare a collection of another name, and move the documents with export and import (docs/operating.md).';

const typeNames = new Map(
  Object.entries(TableStore.DefinedColumnType).map(([name, type]) => [
    Number(type),
    name.replace('DCT_', ''),
  ]),
);
const typeName = (type: unknown) => typeNames.get(Number(type)) ?? 'an unknown type';

/** `unusable`: why no index can be made on a column, by the column's name. */
function compareColumns({ tableMeta }: NeededTable, { columns }: ExistingTable) {
  const { tableName, definedColumn = [] } = tableMeta;
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const unusable = new Map<string, string>();
  const differences: string[] = [];
  for (const { name, type } of definedColumn) {
    const foundType = types.get(name);
    if (foundType === type) continue;
    const fact =
      foundType === undefined
        ? `The table ${tableName} was made without the field ${name}`
        : `The table ${tableName} was made with ${name} as ${typeName(foundType)}, and it is ${typeName(type)} now`;
    unusable.set(name, fact);
    differences.push(`${fact}: it can be stored and read, but not indexed.`);
  }
  const declared = new Set(definedColumn.map(({ name }) => name));
  const undeclared = columns
    .filter(({ name }) => !declared.has(name))
    .map(
      ({ name }) => `The field ${name} of ${tableName} is not declared any more. What is stored in it stays.`,
    );
  return { unusable, differences, undeclared };
}

function compareOptions({ tableMeta, tableOptions }: NeededTable, found: ExistingTable): string[] {
  const { timeToLive, maxVersions } = tableOptions;
  const { tableName } = tableMeta;
  const change = 'It is not changed here: do that in the Tablestore console (UpdateTable)';
  return [
    ...(timeToLive === found.timeToLive
      ? []
      : [
          `The table ${tableName} keeps rows ${lifetime(found.timeToLive)}; it should be ${lifetime(timeToLive)}. ${change}.`,
        ]),
    ...(maxVersions === found.maxVersions
      ? []
      : [
          `The table ${tableName} keeps ${found.maxVersions} versions of each value; it should be ${maxVersions}. ${change}.`,
        ]),
  ];
}

function lifetime(seconds: number): string {
  return seconds === -1 ? 'for ever' : `for ${seconds} seconds`;
}

const mostIndexes = 5;

function compareIndexes(
  needed: NeededTable,
  found: ExistingTable,
  unusable: ReadonlyMap<string, string>,
): Omit<TableComparison, 'differences'> {
  const { tableName } = needed.tableMeta;
  const wanted = needed.indexMetas ?? [];
  const byName = new Map(found.indexes.map((index) => [index.name, index]));
  const surplus = found.indexes.filter(({ name }) => !wanted.some((index) => index.name === name));
  const missing = wanted.filter(({ name }) => !byName.has(name));
  const known = new Set(found.columns.map(({ name }) => name));

  const refused = wanted.flatMap((index) => {
    const other = byName.get(index.name);
    if (other !== undefined) {
      return other.primaryKey.join() === index.primaryKey.join()
        ? []
        : [
            `The index ${index.name} has the key ${other.primaryKey.join(', ')} instead of ${index.primaryKey.join(', ')}: delete it in the Tablestore console, and run this again.`,
          ];
    }
    const column = index.primaryKey.find((name) => unusable.has(name));
    return column === undefined
      ? []
      : [
          `The index ${index.name} cannot be made: ${unusable.get(column)}, and Tablestore cannot add it to an existing table. ${moveAway}`,
        ];
  });
  if (missing.length > 0 && missing.length + found.indexes.length > mostIndexes) {
    refused.push(
      `The table ${tableName} would get ${missing.length + found.indexes.length} indexes, and ${mostIndexes} is Tablestore's limit: delete some that are not declared any more in its console (${surplus.map(({ name }) => name).join(', ')}).`,
    );
  }
  if (missing.length > 0 && found.maxVersions !== 1) {
    refused.push(
      `The table ${tableName} keeps ${found.maxVersions} versions of each value, and an index needs a table that keeps one: set that in the Tablestore console, and run this again.`,
    );
  }
  return {
    refused,
    indexes: missing.map((index) => ({
      table: tableName,
      index: {
        ...index,
        definedColumn: index.definedColumn.filter((name) => known.has(name) && !unusable.has(name)),
      },
    })),
    building: wanted.map(({ name }) => name).filter((name) => byName.get(name)?.isBeingBuilt),
    undeclared: surplus.map(
      ({ name }) =>
        `The index ${name} of ${tableName} is not declared any more. It stays, and costs as before.`,
    ),
  };
}
