import { createHash } from 'node:crypto';
import * as TableStore from 'tablestore';
import { type Columns, fromAttributes } from '../../../functions/common/tablestore/columns.ts';

/** Every row of every table, by `table/key`. */
export type AllRows = ReadonlyMap<string, Columns>;

/** Makes what reads all that there is, as the developer can. */
export function allRowsReader(developer: TableStore.Client): () => Promise<AllRows> {
  const keys = new Map<string, readonly { readonly name: string }[]>();
  const keyOf = async (tableName: string) => {
    const known = keys.get(tableName) ?? (await developer.describeTable({ tableName })).tableMeta.primaryKey;
    keys.set(tableName, known);
    return known;
  };
  return async () => {
    const rows = new Map<string, Columns>();
    const { tableNames } = await developer.listTable({});
    for (const tableName of tableNames) await readTable(developer, tableName, await keyOf(tableName), rows);
    return rows;
  };
}

async function readTable(
  developer: TableStore.Client,
  tableName: string,
  key: readonly { readonly name: string }[],
  rows: Map<string, Columns>,
): Promise<void> {
  const bounds = (bound: TableStore.VirtualData): TableStore.PrimaryKeyInput =>
    key.map(({ name }) => ({ [name]: bound }));
  let from: TableStore.PrimaryKeyInput | undefined = bounds(TableStore.INF_MIN);
  while (from !== undefined) {
    const page: Awaited<ReturnType<TableStore.Client['getRange']>> = await developer.getRange({
      tableName,
      direction: TableStore.Direction.FORWARD,
      inclusiveStartPrimaryKey: from,
      exclusiveEndPrimaryKey: bounds(TableStore.INF_MAX),
      maxVersions: 1,
    });
    for (const { primaryKey, attributes } of page.rows) {
      const values = (primaryKey ?? []).map(({ value }) => String(value));
      rows.set([tableName, ...values].join('/'), fromAttributes(attributes));
    }
    from = page.nextStartPrimaryKey?.map(({ name, value }) => ({
      [name]: value,
    })) as TableStore.PrimaryKeyInput | undefined;
  }
}

/** One text that differs whenever anything in any table does. */
export function digestOf(rows: AllRows): string {
  const digest = createHash('sha256');
  for (const [key, columns] of rows) {
    digest.update(
      JSON.stringify([key, Object.entries(columns).map(([name, value]) => [name, String(value)])]),
    );
  }
  return digest.digest('hex');
}

/** The rows that have come, gone or changed: `+key`, `-key`, `~key`. */
export function changedKeys(before: AllRows, after: AllRows): string[] {
  const texts = ([...columns]: Iterable<[string, unknown]>) =>
    JSON.stringify(columns.map(([name, value]) => [name, String(value)]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap((key) => {
      const [old, now] = [before.get(key), after.get(key)];
      if (old === undefined) return [`+${key}`];
      if (now === undefined) return [`-${key}`];
      return texts(Object.entries(old)) === texts(Object.entries(now)) ? [] : [`~${key}`];
    })
    .sort();
}
