import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import * as v from 'valibot';
import type { Benchmark } from '../../benchmark.ts';
import { inTurns } from '../../measure/in-turns.ts';
import { startServer } from '../../servers/server-process.ts';
import { dynamodbRows } from '../../workload/dynamodb-rows.ts';
import type { RowService } from '../../workload/row-service.ts';
import { rowOf } from '../../workload/rows.ts';
import { freePort, localCloud, startProgram } from './program.ts';

const table = 'todos';
const uncountedStarts = 3;

const ready = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    functionCompute: v.object({ sessionUrl: v.string() }),
    alipay: v.object({ endpoint: v.string() }),
  }),
);
const authorized = v.object({ authCode: v.string() });

/**
 * What somebody waits for who sits down to work: `npm start`, with the sample's preview, until a user is logged in; and
 * Dynalite, until its table has one more item. Tables, keys and builds are there from the start before.
 */
export const firstLogin: Benchmark = {
  title: 'From npm start to the first successful login, against Dynalite from its start to its first put',
  measured: 'local cloud',
  reference: 'dynalite',

  async run({ effort, directory, random, script, progress }) {
    const args = localCloud({
      port: await freePort(random),
      dataDirectory: join(directory, 'cloud'),
      more: ['--watch', '--preview', 'todo-list'],
    });
    const items = join(directory, 'dynalite');
    await withDynalite(script('dynalite'), items, (rows) => rows.createTable());
    const halves = {
      measured: () => microsecondsToLogin(args),
      reference: () => withDynalite(script('dynalite'), items, (rows) => rows.put(rowOf(0))),
    };
    progress('first build');
    for (let start = 0; start < uncountedStarts; start++) await halves.measured();
    await halves.reference();
    progress(`${effort.rounds} rounds`);
    const { measured, reference } = await inTurns(effort.rounds, halves);
    return [
      { kind: 'comparison', name: 'first login', unit: 'µs', measured, reference, goal: 'first login' },
    ];
  },
};

async function microsecondsToLogin(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const program = await startProgram(args);
  try {
    const { functionCompute, alipay } = v.parse(ready, program.line);
    const code = await post(`${alipay.endpoint}/local/authorize`, { user: 'alice' });
    await post(functionCompute.sessionUrl, v.parse(authorized, code));
    return (performance.now() - began) * 1000;
  } finally {
    await program.end();
  }
}

/** @returns microseconds from the start of Dynalite to the end of what was done with its table. */
async function withDynalite(
  script: string,
  directory: string,
  act: (rows: RowService) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  const server = await startServer(script, directory);
  const rows = dynamodbRows(server.endpoint, table);
  try {
    await act(rows);
    return (performance.now() - began) * 1000;
  } finally {
    rows.close();
    await server.close();
  }
}

/** @throws Error with the answer when it is not a success. */
async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
