import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { tableOfCollection } from '../../../functions/common/collections/define.ts';
import { sessionsTable } from '../../../functions/common/session-rows.ts';
import { digestOf } from '../../../functions/common/sessions.ts';
import type { Benchmark, BenchmarkContext, Comparison } from '../../benchmark.ts';
import { collections } from '../../db-function/collections.ts';
import { type AskDb, addSession, createDbInstance } from '../../db-function/db-function.ts';
import { createTables } from '../../db-function/tables.ts';
import { compareTimes } from '../../measure/compare-loads.ts';
import { countCalls } from '../../measure/count-calls.ts';
import { inTurns } from '../../measure/in-turns.ts';
import { quantileOf } from '../../measure/statistics.ts';
import { createSessionThenData, type SessionThenData } from '../../original-template/session-then-data.ts';
import { type ServerProcess, startServer } from '../../servers/server-process.ts';
import { functionAccount } from '../../workload/tablestore-access.ts';

const pageSize = 50;
const pages = 200;
const injectedMilliseconds = 5;

/** What a call of the db function costs in calls of Tablestore, and what a late page adds to it. */
export const documents: Benchmark = {
  title:
    'The db function (warm, in one process with its client), against a function that reads session and data one after the other; a late page, against the first',
  measured: 'db function',
  reference: 'compared with',

  async run(context) {
    const server = await startServer(
      context.script('tablestore-for-functions'),
      join(context.directory, 'tablestore'),
    );
    try {
      return await compare(context, server);
    } finally {
      await server.close();
    }
  },
};

async function compare(context: BenchmarkContext, server: ServerProcess): Promise<Comparison[]> {
  const { effort, random, progress } = context;
  const account = functionAccount(server.endpoint);
  await createTables(account, collections);
  const instance = createDbInstance(account, random);
  progress('counting calls');
  const sid = await addSession(account, 'own-user');
  const own = instance(sid);
  const original = createSessionThenData(account, {
    sessions: sessionsTable,
    data: tableOfCollection('own'),
  })(digestOf(sid));
  await own({ collection: 'own', op: 'put', obj: { id: 'todo', title: 'x' } });
  const calls = await compareCalls(own, original, effort.quick ? 50 : 500);
  const latency = await compareLatency(context, server, own, original);
  const paging = await comparePages(context, server, own);
  return [...calls, ...latency, ...paging];
}

/** Calls of Tablestore for each operation, of those that the original has. */
async function compareCalls(own: AskDb, original: SessionThenData, times: number): Promise<Comparison[]> {
  const ids = Array.from({ length: times }, (_, at) => `removed-${at}`);
  for (let from = 0; from < ids.length; from += mostItems) {
    const items = ids.slice(from, from + mostItems).map((id) => ({ op: 'put', obj: { id, title: 'x' } }));
    await own({ collection: 'own', op: 'batch', items });
  }
  const nextId = ids.values();
  const operations: readonly (readonly [string, () => Promise<unknown>, () => Promise<unknown>])[] = [
    ['get', () => own(getRequest), () => original.get('todo')],
    [
      'put',
      () => own({ collection: 'own', op: 'put', obj: { id: 'todo', title: 'y' } }),
      () => original.put('todo', 'y'),
    ],
    ['list', () => own({ collection: 'own', op: 'list', limit: 10 }), () => original.list(10)],
    [
      'remove',
      () => own({ collection: 'own', op: 'remove', id: nextId.next().value }),
      () => original.remove('nothing'),
    ],
  ];
  const comparisons: Comparison[] = [];
  for (const [name, measured, reference] of operations) {
    comparisons.push({
      kind: 'comparison',
      name: `${name}: calls of Tablestore`,
      unit: 'calls',
      measured: [await countCalls(measured, times)],
      reference: [await countCalls(reference, times)],
      goal: 'Tablestore calls of a db operation',
    });
  }
  return comparisons;
}

const mostItems = 200;
const getRequest = { collection: 'own', op: 'get', id: 'todo' };

/** How long a `get` takes when each call of Tablestore takes some milliseconds, as it does across a network. */
async function compareLatency(
  { effort, progress }: BenchmarkContext,
  server: ServerProcess,
  own: AskDb,
  original: SessionThenData,
): Promise<Comparison[]> {
  progress(`get, with ${injectedMilliseconds} ms for each call`);
  await setFaults(server, [{ kind: 'latency', milliseconds: injectedMilliseconds }]);
  const calls = effort.quick ? 10 : 100;
  const median = async (operation: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let call = 0; call < calls; call++) {
      const began = performance.now();
      await operation();
      times.push((performance.now() - began) * 1000);
    }
    return quantileOf(times, 0.5);
  };
  const halves = await inTurns(effort.rounds, {
    measured: () => median(() => own(getRequest)),
    reference: () => median(() => original.get('todo')),
  });
  await setFaults(server, []);
  const name = `get: median with ${injectedMilliseconds} ms for each call`;
  return [{ kind: 'comparison', name, unit: 'µs', ...halves, goal: 'db get with 5 ms a call' }];
}

async function setFaults({ endpoint }: ServerProcess, faults: readonly object[]): Promise<void> {
  const { ok, status } = await fetch(`${endpoint}/local/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  if (!ok) throw new Error(`The faults are answered with ${status}.`);
}

/** A late page against the first one, of a user with many documents. */
async function comparePages(
  context: BenchmarkContext,
  server: ServerProcess,
  ask: AskDb,
): Promise<Comparison[]> {
  const last = context.effort.quick ? 20 : pages;
  for (let from = 0; from < last * pageSize; from += mostItems) {
    const items = Array.from({ length: Math.min(mostItems, last * pageSize - from) }, (_, at) => ({
      op: 'put',
      obj: { id: String(from + at).padStart(6, '0'), title: `Document ${from + at}` },
    }));
    await ask({ collection: 'paged', op: 'batch', items });
  }
  const listPage = (cursor?: string) => ask({ collection: 'paged', op: 'list', limit: pageSize, cursor });
  let cursor: string | undefined;
  for (let page = 1; page < last; page++) cursor = (await listPage(cursor)).next;
  if (cursor === undefined) throw new Error(`There is no page ${last}.`);
  const work = {
    measured: { server, operation: () => expectPage(listPage(cursor)) },
    reference: { server, operation: () => expectPage(listPage()) },
  };
  return compareTimes({ name: `page ${last} against page 1`, goal: 'a late page' }, work, context);
}

async function expectPage(answer: ReturnType<AskDb>): Promise<void> {
  const { data } = await answer;
  if (!Array.isArray(data) || data.length !== pageSize) throw new Error('The page is not full.');
}
