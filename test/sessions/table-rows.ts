import * as TableStore from 'tablestore';
import { sessionsTable } from '../../functions/common/session-rows.ts';
import { type Columns, fromAttributes } from '../../functions/common/tablestore/columns.ts';
import { usersTable } from '../../functions/common/users.ts';

/** Every row of the tables of users and sessions, by `table/key`. */
export type TableRows = ReadonlyMap<string, Columns>;

export async function readTables(client: TableStore.Client): Promise<TableRows> {
  const rows = new Map<string, Columns>();
  for (const [table, column] of [
    [usersTable, 'uid'],
    [sessionsTable, 'id'],
  ] as const) {
    let from: TableStore.PrimaryKeyInput | null = [
      { [column]: TableStore.INF_MIN as TableStore.VirtualData },
    ];
    while (from !== null) {
      const page: Awaited<ReturnType<TableStore.Client['getRange']>> = await client.getRange({
        tableName: table,
        direction: TableStore.Direction.FORWARD,
        inclusiveStartPrimaryKey: from,
        exclusiveEndPrimaryKey: [{ [column]: TableStore.INF_MAX as TableStore.VirtualData }],
        maxVersions: 1,
      });
      for (const { primaryKey, attributes } of page.rows) {
        rows.set(`${table}/${primaryKey?.[0]?.value}`, fromAttributes(attributes));
      }
      const next: unknown = page.nextStartPrimaryKey?.[0]?.value;
      from = typeof next === 'string' ? [{ [column]: next }] : null;
    }
  }
  return rows;
}

/** What differs, a text for each row: `+table`, `-table`, or `~table column column`. */
export function changesBetween(before: TableRows, after: TableRows): string[] {
  const changes: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const table = key.split('/')[0];
    const [old, now] = [before.get(key), after.get(key)];
    if (old === undefined) changes.push(`+${table}`);
    else if (now === undefined) changes.push(`-${table}`);
    else {
      const columns = [...new Set([...Object.keys(old), ...Object.keys(now)])]
        .filter((name) => old[name] !== now[name])
        .sort();
      if (columns.length > 0) changes.push(`~${table} ${columns.join(' ')}`);
    }
  }
  return changes.sort();
}
