import { setTimeout as wait } from 'node:timers/promises';
import { ServiceError } from '../test/instance.ts';
import { INF_MAX, INF_MIN } from '../test/rows.ts';
import type { Service } from './service.ts';

type CallService = Service['call'];

const maximumAttempts = 60;
const attemptInterval = 1000;

/** The service takes few operations on tables at a time, and a new table needs some seconds to load. */
function isPassing({ code, message }: ServiceError): boolean {
  if (code === 'OTSQuotaExhausted') return message.startsWith('Too frequent table operations');
  return code === 'OTSTableNotReady' || code === 'OTSPartitionUnavailable' || code === 'OTSServerBusy';
}

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ServiceError && isPassing(error)) || attempts === maximumAttempts) throw error;
      await wait(attemptInterval);
    }
  }
}

/** Makes a table and waits until it can be described and read. */
export async function makeTable(call: CallService, tableName: string, definition: object): Promise<void> {
  await patiently(() => call('createTable', definition));
  const { tableMeta } = (await patiently(() => call('describeTable', { tableName }))) as {
    readonly tableMeta: { readonly primaryKey: readonly { readonly name: string }[] };
  };
  const bound = (value: unknown) => tableMeta.primaryKey.map(({ name }) => ({ [name]: value }));
  await patiently(() =>
    call('getRange', {
      tableName,
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: bound(INF_MIN),
      exclusiveEndPrimaryKey: bound(INF_MAX),
      limit: 1,
    }),
  );
}

/** Deletes the tables whose names are chosen, each after its indexes. */
export async function deleteTables(call: CallService, isChosen: (name: string) => boolean): Promise<void> {
  const { tableNames = [] } = (await call('listTable', {})) as { readonly tableNames?: readonly string[] };
  for (const tableName of tableNames.filter(isChosen)) {
    try {
      const { indexMetas = [] } = (await call('describeTable', { tableName })) as {
        readonly indexMetas?: readonly { readonly name: string }[];
      };
      for (const { name } of indexMetas) {
        await patiently(() => call('dropIndex', { mainTableName: tableName, indexName: name }));
      }
      await patiently(() => call('deleteTable', { tableName }));
    } catch (error) {
      // An index may be listed beside its table, and is gone with it.
      if (!(error instanceof ServiceError && error.code === 'OTSObjectNotExist')) throw error;
    }
  }
}
