import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as TableStore from 'tablestore';
import type { CollectionDefinitions } from '../../../functions/common/collections/define.ts';
import { toErrorAnswer } from '../../../functions/common/errors.ts';
import { type Columns, toAttributeColumns } from '../../../functions/common/tablestore/columns.ts';
import { perform } from '../../../functions/db/operations.ts';
import { createIndexMemory } from '../../../functions/db/queries/index-memory.ts';
import { parseDbRequest } from '../../../functions/db/request.ts';
import { neededTables } from '../../../functions/operate/schema/needed-tables.ts';
import { createTablestoreServer, type TablestoreServer } from '../../../local/tablestore/server.ts';
import { createNoticedAccess, type NoticedAccess } from './noticed-access.ts';
import { collections } from './query-collections.ts';

export interface ListAnswer {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly next?: string;
}

export type StoredRow = readonly [id: string, columns: Columns];

/** A local Tablestore with the collections' tables, and the db function's operations on it. */
export interface QueryWorld {
  readonly tablestore: TablestoreServer;
  /** Of the function, of which `isAllowed` tells what they may do; `client` may do everything. */
  readonly credentials: typeof functionKey;
  isAllowed: (action: string, resource: string) => boolean;
  readonly client: TableStore.Client;
  readonly access: NoticedAccess;
  /** When the operations' time is over, in milliseconds since 1970. */
  deadline: number;
  /** Answers as the function does, errors included. The collection is `things` unless the request names one. */
  ask(uid: string, request: object): Promise<unknown>;
  list(uid: string, request: object): Promise<ListAnswer>;
  /** All pages of a list, to the last one. */
  pages(uid: string, request: object): Promise<ListAnswer['data'][]>;
  /** Writes rows as they are, documents or not. */
  putRows(uid: string, rows: readonly StoredRow[], table?: string): Promise<void>;
  close(): Promise<void>;
}

export const instance = 'mini-app';
const ownKey = { accessKeyId: 'own-key', accessKeySecret: 'own-secret' };
const functionKey = {
  accessKeyId: 'function-key',
  accessKeySecret: 'function-secret',
  securityToken: 'token',
};

/**
 * @param declared what the function knows.
 * @param made what the tables were made from, if that was something else.
 */
export async function startQueryWorld(
  declared: CollectionDefinitions = collections,
  made: CollectionDefinitions = declared,
): Promise<QueryWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'query-world-'));
  const tablestore = await createTablestoreServer({
    dataDirectory: directory,
    instance,
    region: 'cn-hangzhou',
    accountId: '1',
    port: 0,
    clock: Date.now,
    findAccessKey: (id) => {
      if (id === ownKey.accessKeyId) return { ...ownKey, isAllowed: () => true };
      if (id !== functionKey.accessKeyId) return undefined;
      return { ...functionKey, isAllowed: (action, resource) => world.isAllowed(action, resource) };
    },
    onError: (error) => {
      throw error;
    },
  });
  const clientWith = (key: Partial<typeof functionKey>) =>
    new TableStore.Client({
      endpoint: tablestore.endpoint,
      instancename: instance,
      accessKeyId: key.accessKeyId ?? '',
      secretAccessKey: key.accessKeySecret ?? '',
      ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
      maxRetries: 0,
    });
  const client = clientWith(ownKey);
  for (const table of neededTables(made, 0)) await client.createTable(table);

  const access = createNoticedAccess(clientWith(functionKey));
  const findIndex = createIndexMemory();
  const answer = async (uid: string, request: object) =>
    perform(
      {
        tablestore: access,
        collections: declared,
        uid,
        findIndex,
        time: { clock: Date.now, deadline: world.deadline, wait: async () => undefined },
        random: Math.random,
        report: () => undefined,
      },
      parseDbRequest(Buffer.from(JSON.stringify({ sid: 's', collection: 'things', ...request }))),
    );
  const list = async (uid: string, request: object) =>
    (await answer(uid, { op: 'list', ...request })) as ListAnswer;

  const world: QueryWorld = {
    tablestore,
    client,
    credentials: functionKey,
    isAllowed: () => true,
    access,
    deadline: Number.POSITIVE_INFINITY,
    ask: (uid, request) => answer(uid, request).catch((error: unknown) => toErrorAnswer(error, 'request-1')),
    list,
    async pages(uid, request) {
      const pages: ListAnswer['data'][] = [];
      for (let cursor: string | undefined; ; ) {
        const { data, next } = await list(uid, { ...request, cursor });
        pages.push(data);
        if (next === undefined) return pages;
        cursor = next;
      }
    },
    async putRows(uid, rows, tableName = 'data_things') {
      for (let from = 0; from < rows.length; from += 200) {
        const puts = rows.slice(from, from + 200).map(([id, columns]) => toPut(uid, id, columns));
        const written = await client.batchWriteRow({ tables: [{ tableName, rows: puts }] });
        const refused = written.tables.find(({ isOk }) => !isOk);
        if (refused !== undefined) throw new Error(`${refused.errorCode}: ${refused.errorMessage}`);
      }
    },
    close: async () => {
      await tablestore.close();
      await rm(directory, { recursive: true });
    },
  };
  return world;
}

function toPut(uid: string, id: string, columns: Columns) {
  return {
    type: 'PUT' as const,
    condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
    primaryKey: [{ uid }, { id }] as TableStore.PrimaryKeyInput,
    attributeColumns: toAttributeColumns(columns),
  };
}
