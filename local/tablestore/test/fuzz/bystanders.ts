import * as TableStore from 'tablestore';
import { callerOf, type TestInstance, testAccessKey } from '../instance.ts';
import { INF_MAX, INF_MIN, ignore, key, type RangeResult, type SdkRow } from '../rows.ts';
import { tables } from './genuine-requests.ts';

export type Call = TestInstance['call'];

/** The genuine SDK on a port of this machine. */
export function sdkOn(port: number): Call {
  return callerOf(
    new TableStore.Client({
      accessKeyId: testAccessKey.accessKeyId,
      secretAccessKey: testAccessKey.accessKeySecret,
      endpoint: `http://127.0.0.1:${port}`,
      instancename: 'mini-app',
      maxRetries: 0,
    }),
  );
}

/** Makes the tables, and rows that no request of the fuzzer names: in a table of their own, and among its rows. */
export async function prepare(call: Call): Promise<void> {
  for (const table of Object.values(tables)) await call('createTable', table);
  for (const tableName of ['untouched', 'fuzzed']) {
    for (let id = 0; id < 20; id++) await write(call, tableName, id);
  }
}

export async function write(call: Call, tableName: string, id: number): Promise<void> {
  const attributeColumns = [{ s: `row ${id}` }, { d: id / 2 }, { x: Buffer.of(id) }];
  await call('putRow', { tableName, condition: ignore, primaryKey: key('bystander', id), attributeColumns });
}

/** Those rows, with everything that reading shows of them. */
export async function readBystanders(call: Call): Promise<readonly SdkRow[]> {
  const rows: SdkRow[] = [];
  for (const tableName of ['untouched', 'fuzzed']) {
    const range = await call<RangeResult>('getRange', {
      tableName,
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: key('bystander', INF_MIN),
      exclusiveEndPrimaryKey: key('bystander', INF_MAX),
      maxVersions: 100,
    });
    rows.push(...range.rows);
  }
  return rows;
}
