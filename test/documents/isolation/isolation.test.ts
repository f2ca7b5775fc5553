import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as TableStore from 'tablestore';
import { createDbHandler } from '../../../functions/db/handler.ts';
import { collections } from '../queries/query-collections.ts';
import { instance, type QueryWorld, type StoredRow, startQueryWorld } from '../queries/query-world.ts';
import { addSession, caller, sid } from './caller.ts';
import { type Knowledge, randomBody } from './random-bodies.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { touchedPartitions } from './touched-partitions.ts';

const runs = Number(process.env['ISOLATION_RUNS'] ?? 10_000);
/** One begins as the caller does, and one comes directly after. */
const victims = ['alipay:open_id:mallory2', 'alipay:open_id:mallorz', 'alipay:open_id:bob'];
const canary = 'only-for-its-owner';
const ids = ['a', 'b', 'c', 'd'];

let world: QueryWorld;
let proxy: RecordingProxy;
let knowledge: Knowledge;
let handler: ReturnType<typeof createDbHandler>;
let before: unknown;
const log: string[] = [];

beforeAll(async () => {
  world = await startQueryWorld();
  proxy = await startRecordingProxy(world.tablestore.endpoint);
  await addSession(world);
  const rowsWith = (text: string) =>
    ids.map(
      (id, at): StoredRow => [
        id,
        { text, label: text, rank: BigInt(at), kind: 'a', tags: Buffer.from(`["${text}"]`), _rev: 'r' },
      ],
    );
  for (const uid of victims) await world.putRows(uid, rowsWith(canary));
  await world.putRows(caller, rowsWith('own'));
  await world.putRows(
    'shared',
    ids.map((id, at) => [id, { title: 'public', rank: BigInt(at), _rev: 'r' }]),
    'data_news',
  );
  // Nobody can have written it there: what a user has in a shared collection is nobody's to read.
  await world.putRows(victims[0] ?? '', [['a', { title: canary, rank: 1n }]], 'data_news');

  const cursors: string[] = [];
  for (const orderBy of ['id', 'rank', 'label', { field: 'rank', direction: 'desc' }]) {
    const { next } = await world.list(victims[0] ?? '', { orderBy, limit: 1 });
    if (next !== undefined) cursors.push(next);
  }
  expect(cursors).toHaveLength(4);
  knowledge = { ids: [...ids, 'e', 'nobody'], uids: [caller, ...victims, 'shared', ''], cursors };
  before = await othersRows();
  handler = createDbHandler({
    collections,
    environment: { TABLESTORE_INSTANCE: instance, TABLESTORE_ENDPOINT: proxy.endpoint },
    clock: Date.now,
    random: Math.random,
    wait: setTimeout,
    writeLog: (line) => log.push(line),
  });
});
afterAll(async () => {
  await proxy.close();
  await world.close();
});

const context = () => ({
  requestId: 'request-1',
  region: 'cn-hangzhou',
  accountId: '1',
  credentials: world.credentials,
  function: { timeout: 20 },
});

/** All rows of both tables that are not the caller's. */
async function othersRows(): Promise<unknown> {
  const rows = [];
  for (const tableName of ['data_things', 'data_news']) {
    const range = await world.client.getRange({
      tableName,
      direction: TableStore.Direction.FORWARD,
      inclusiveStartPrimaryKey: [{ uid: TableStore.INF_MIN }, { id: TableStore.INF_MIN }],
      exclusiveEndPrimaryKey: [{ uid: TableStore.INF_MAX }, { id: TableStore.INF_MAX }],
      maxVersions: 1,
    });
    expect(range.nextStartPrimaryKey).toBeFalsy();
    rows.push(...range.rows.filter(({ primaryKey }) => primaryKey?.[0]?.value !== caller));
  }
  return JSON.parse(JSON.stringify(rows));
}

it('whatever a body holds, every key touched is the caller’s own or read of a shared collection, and so is every document answered', async () => {
  const seen = { answered: 0, written: 0, shared: 0, refused: 0 };
  const allowed = (table: string, partition: string, isWrite: boolean) => {
    if (isWrite) seen.written += 1;
    if (table.startsWith('data_news')) return !isWrite && partition === 'shared';
    return table.startsWith('data_things') ? partition === caller : !isWrite;
  };
  await fc.assert(
    fc.asyncProperty(randomBody(sid, knowledge), async (body) => {
      const answer = (await handler(Buffer.from(body), context())) ?? '';
      for (const { operation, body: sent } of proxy.take()) {
        for (const { table, partition, isWrite } of touchedPartitions(operation, sent)) {
          if (!allowed(table, partition, isWrite)) {
            throw new Error(`${operation} touches ${partition} of ${table}.`);
          }
        }
      }
      if (answer.includes(canary)) throw new Error(`It answers another user’s document: ${answer}`);
      if (answer.includes('public')) seen.shared += 1;
      if (answer.startsWith('{"data"')) seen.answered += 1;
      else seen.refused += 1;
      if (answer.includes('"Internal"'))
        throw new Error(`It does not know what to make of it: ${log.at(-1)}`);
    }),
    { numRuns: runs },
  );
  expect(await othersRows()).toEqual(before);
  // It is no proof when next to nothing gets through.
  const least = runs / 100;
  expect(Object.entries(seen).filter(([, count]) => count <= least)).toEqual([]);
}, 600_000);
