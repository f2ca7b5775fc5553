import * as TableStore from 'tablestore';
import type { TablestoreAccount } from '../workload/tablestore-access.ts';
import { connectTo } from '../workload/tablestore-client.ts';

/** The operations of a db function that reads the session's row before the data, every time. */
export interface SessionThenData {
  get(id: string): Promise<TableStore.SingleRowResult>;
  put(id: string, title: string): Promise<unknown>;
  list(limit: number): Promise<unknown>;
  remove(id: string): Promise<unknown>;
}

const { Condition, RowExistenceExpectation } = TableStore;

/**
 * The access pattern of awesome-fc/fc-mini-app-server, written anew: one call for the session, and after it one for
 * the data, through a client that is kept.
 */
export function createSessionThenData(
  account: TablestoreAccount,
  { sessions, data }: { readonly sessions: string; readonly data: string },
): (sid: string) => SessionThenData {
  const client = connectTo(account);
  const condition = new Condition(RowExistenceExpectation.IGNORE, null);
  const userOf = async (sid: string): Promise<string> => {
    const { row } = await client.getRow({ tableName: sessions, primaryKey: [{ id: sid }] });
    const uid = row?.attributes?.find(({ columnName }) => columnName === 'uid')?.columnValue;
    if (typeof uid !== 'string') throw new Error('The session is not there.');
    return uid;
  };
  const keyOf = (uid: string, id: string): TableStore.PrimaryKeyInput => [{ uid }, { id }];
  return (sid) => ({
    async get(id) {
      return client.getRow({ tableName: data, primaryKey: keyOf(await userOf(sid), id) });
    },
    async put(id, title) {
      const primaryKey = keyOf(await userOf(sid), id);
      return client.putRow({
        tableName: data,
        condition,
        primaryKey,
        attributeColumns: [{ title }, { completed: false }],
      });
    },
    async list(limit) {
      const uid = await userOf(sid);
      return client.getRange({
        tableName: data,
        direction: TableStore.Direction.FORWARD,
        inclusiveStartPrimaryKey: [{ uid }, { id: TableStore.INF_MIN }],
        exclusiveEndPrimaryKey: [{ uid }, { id: TableStore.INF_MAX }],
        limit,
      });
    },
    async remove(id) {
      return client.deleteRow({ tableName: data, condition, primaryKey: keyOf(await userOf(sid), id) });
    },
  });
}
