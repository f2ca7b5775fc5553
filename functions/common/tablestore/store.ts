import * as TableStore from 'tablestore';
import { createAccess, isConditionFailure, type TablestoreAccess } from './access.ts';
import { type Columns, fromAttributes, toAttributeColumns } from './columns.ts';
import { type PrimaryKey, toPrimaryKey } from './primary-key.ts';

export type { PrimaryKey };

export interface Row {
  readonly primaryKey: Readonly<Record<string, string>>;
  readonly columns: Columns;
}

/** What must be true of a row before it is written; a column that is not there counts as 0. */
export type Expectation =
  | 'any'
  | 'rowExists'
  | 'rowDoesNotExist'
  | { readonly column: string; readonly equals: bigint };

/**
 * Reads and writes rows. A condition that does not hold is an answer, not an error.
 *
 * Rejects with FunctionError `Unavailable` when Tablestore is throttling, failing or out of reach, and `Internal`
 * when it refuses the request; `cause` is the TablestoreFailure.
 */
export interface Store {
  getRow(table: string, key: PrimaryKey): Promise<Columns | undefined>;
  /** Replaces the whole row. Answers false when the expectation does not hold; nothing is written then. */
  putRow(table: string, key: PrimaryKey, columns: Columns, expectation: Expectation): Promise<boolean>;
  /** Deletes the row; a row that is not there is no error. */
  deleteRow(table: string, key: PrimaryKey): Promise<void>;
  /** Reads at most `limit` rows, in the order of the primary key; `next` is where the rest begins, if there is more. */
  getRange(
    table: string,
    range: { partition: readonly [string, string]; column: string; from?: string | undefined; limit: number },
  ): Promise<{ rows: Row[]; next?: string }>;
}

const expectations = {
  any: TableStore.RowExistenceExpectation.IGNORE,
  rowExists: TableStore.RowExistenceExpectation.EXPECT_EXIST,
  rowDoesNotExist: TableStore.RowExistenceExpectation.EXPECT_NOT_EXIST,
} as const;

function toCondition(expectation: Expectation): TableStore.Condition {
  if (typeof expectation === 'string') return new TableStore.Condition(expectations[expectation], null);
  const { column, equals } = expectation;
  const value = TableStore.Long.fromString(equals.toString());
  const { EQUAL } = TableStore.ComparatorType;
  return new TableStore.Condition(
    expectations.rowExists,
    new TableStore.SingleColumnCondition(column, value, EQUAL, equals === 0n),
  );
}

/** The Store over the genuine SDK's client. */
export function createStore(client: TableStore.Client): Store {
  return createStoreOver(createAccess(client));
}

/** The Store over a way to Tablestore that repeats what fails for a while. */
export function createStoreOver({ send }: TablestoreAccess): Store {
  return {
    async getRow(tableName, key) {
      const { row } = await send((client) =>
        client.getRow({ tableName, primaryKey: toPrimaryKey(key), maxVersions: 1 }),
      );
      // A row that is not there is decoded as {}.
      return row?.primaryKey ? fromAttributes(row.attributes) : undefined;
    },

    async putRow(tableName, key, columns, expectation) {
      try {
        await send((client) =>
          client.putRow({
            tableName,
            primaryKey: toPrimaryKey(key),
            attributeColumns: toAttributeColumns(columns),
            condition: toCondition(expectation),
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },

    async deleteRow(tableName, key) {
      // Without a condition the SDK fails before it sends anything.
      const condition = new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null);
      await send((client) => client.deleteRow({ tableName, primaryKey: toPrimaryKey(key), condition }));
    },

    async getRange(tableName, { partition: [partitionColumn, partition], column, from, limit }) {
      const answer = await send((client) =>
        client.getRange({
          tableName,
          direction: TableStore.Direction.FORWARD,
          inclusiveStartPrimaryKey: [
            { [partitionColumn]: partition },
            { [column]: from ?? TableStore.INF_MIN },
          ],
          exclusiveEndPrimaryKey: [{ [partitionColumn]: partition }, { [column]: TableStore.INF_MAX }],
          maxVersions: 1,
          limit,
        }),
      );
      const next = answer.nextStartPrimaryKey?.find(({ name }) => name === column)?.value;
      return { rows: answer.rows.map(toRow), ...(typeof next === 'string' ? { next } : {}) };
    },
  };
}

function toRow({ primaryKey, attributes }: TableStore.Row): Row {
  return {
    primaryKey: Object.fromEntries((primaryKey ?? []).map(({ name, value }) => [name, String(value)])),
    columns: fromAttributes(attributes),
  };
}
