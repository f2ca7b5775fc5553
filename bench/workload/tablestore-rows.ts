import * as TableStore from 'tablestore';
import type { RowService } from './row-service.ts';
import type { BenchmarkRow, RowKey } from './rows.ts';
import type { TablestoreAccount } from './tablestore-access.ts';
import { connectTo } from './tablestore-client.ts';

/** The most rows that BatchWriteRow takes ("Limits" in the documentation). */
export const tablestoreBatchSize = 200;

const { Condition, Long, RowExistenceExpectation } = TableStore;

/** A table of a Tablestore instance, through the genuine SDK. */
export function tablestoreRows(account: TablestoreAccount, tableName: string): RowService {
  const client = connectTo(account);
  const condition = new Condition(RowExistenceExpectation.IGNORE, null);

  return {
    async createTable() {
      await client.createTable({
        tableMeta: {
          tableName,
          primaryKey: [
            { name: 'uid', type: 'STRING' },
            { name: 'id', type: 'STRING' },
          ],
        },
        reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
        tableOptions: { timeToLive: -1, maxVersions: 1 },
      });
    },

    async load(rows) {
      const { tables } = await client.batchWriteRow({
        tables: [
          {
            tableName,
            rows: rows.map((row) => ({
              type: 'PUT',
              condition,
              primaryKey: primaryKeyOf(row),
              attributeColumns: attributesOf(row),
            })),
          },
        ],
      });
      const refused = tables.find(({ isOk }) => !isOk);
      if (refused !== undefined) throw new Error(`${refused.errorCode}: ${refused.errorMessage}`);
    },

    async put(row) {
      await client.putRow({
        tableName,
        condition,
        primaryKey: primaryKeyOf(row),
        attributeColumns: attributesOf(row),
      });
    },

    async get(key) {
      const { row } = await client.getRow({ tableName, primaryKey: primaryKeyOf(key) });
      return titleIn(row);
    },

    async range(start, limit) {
      const { rows } = await client.getRange({
        tableName,
        direction: 'FORWARD',
        inclusiveStartPrimaryKey: primaryKeyOf(start),
        exclusiveEndPrimaryKey: [{ uid: start.uid }, { id: TableStore.INF_MAX }],
        limit,
      });
      return rows.map(titleIn);
    },

    // The SDK's connections belong to Node's global agent, which ends with the process.
    close: () => undefined,
  };
}

function primaryKeyOf({ uid, id }: RowKey): TableStore.PrimaryKeyInput {
  return [{ uid }, { id }];
}

function attributesOf(row: BenchmarkRow): TableStore.AttributesInput {
  return [
    { title: row.title },
    { note: row.note },
    { completed: row.completed },
    { priority: Long.fromNumber(row.priority) },
    { createdAt: Long.fromNumber(row.createdAt) },
    { updatedAt: Long.fromNumber(row.updatedAt) },
  ];
}

function titleIn(row: TableStore.Row | undefined): string | undefined {
  const value = row?.attributes?.find(({ columnName }) => columnName === 'title')?.columnValue;
  return typeof value === 'string' ? value : undefined;
}
