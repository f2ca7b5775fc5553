import * as TableStore from 'tablestore';
import { functionAccess, tablestoreAccess } from '../../workload/tablestore-access.ts';

/** The operations of a db function that reads the session's row before the data, every time. */
export interface SessionThenData {
  get(id: string): Promise<unknown>;
  put(id: string, title: string): Promise<unknown>;
  list(limit: number): Promise<unknown>;
  remove(id: string): Promise<unknown>;
}

const { Client, Condition, RowExistenceExpectation } = TableStore;

/**
 * The access pattern of awesome-fc/fc-mini-app-server, written anew: one call for the session, and after it one for
 * the data.
 */
export function createSessionThenData(
  endpoint: string,
  { sessions, data, sid }: { readonly sessions: string; readonly data: string; readonly sid: string },
): SessionThenData {
  const client = new Client({
    endpoint,
    instancename: tablestoreAccess.instance,
    accessKeyId: functionAccess.accessKeyId,
    secretAccessKey: functionAccess.accessKeySecret,
    securityToken: functionAccess.securityToken,
    maxRetries: 0,
  });
  const condition = new Condition(RowExistenceExpectation.IGNORE, null);
  const userOfSession = async (): Promise<string> => {
    const { row } = await client.getRow({ tableName: sessions, primaryKey: [{ id: sid }] });
    const uid = row?.attributes?.find(({ columnName }) => columnName === 'uid')?.columnValue;
    if (typeof uid !== 'string') throw new Error('The session is not there.');
    return uid;
  };
  const keyOf = (uid: string, id: string): TableStore.PrimaryKeyInput => [{ uid }, { id }];
  return {
    async get(id) {
      return client.getRow({ tableName: data, primaryKey: keyOf(await userOfSession(), id) });
    },
    async put(id, title) {
      const primaryKey = keyOf(await userOfSession(), id);
      return client.putRow({
        tableName: data,
        condition,
        primaryKey,
        attributeColumns: [{ title }, { completed: false }],
      });
    },
    async list(limit) {
      const uid = await userOfSession();
      return client.getRange({
        tableName: data,
        direction: TableStore.Direction.FORWARD,
        inclusiveStartPrimaryKey: [{ uid }, { id: TableStore.INF_MIN }],
        exclusiveEndPrimaryKey: [{ uid }, { id: TableStore.INF_MAX }],
        limit,
      });
    },
    async remove(id) {
      return client.deleteRow({ tableName: data, condition, primaryKey: keyOf(await userOfSession(), id) });
    },
  };
}
