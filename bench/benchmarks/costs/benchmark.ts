import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collections } from '../../../collections.ts';
import { portOf } from '../../../local/cloud/ports.ts';
import { logFileIn } from '../../../local/logs/log-file.ts';
import { parseLogRecord } from '../../../local/logs/log-record.ts';
import type { Benchmark, BenchmarkContext, Figure } from '../../benchmark.ts';
import { createTables } from '../../db-function/tables.ts';
import { startRecorder } from '../../load/record.ts';
import { middleMean, summarise } from '../../measure/statistics.ts';
import { type LocalCloud, startLocalCloud } from '../../servers/local-cloud.ts';
import { freePort } from '../start/program.ts';
import { actionsOf, preparingInvocations, signInWithTodos } from './actions.ts';
import { type Capacity, consumedCapacity } from './consumed-capacity.ts';
import {
  type CostedOperation,
  costedOperations,
  costFigureName,
  type MeasuredCost,
  measuredCostNames,
  measuredCosts,
} from './operations.ts';
import { writeOwnSpec } from './own-backend.ts';

/** What each kind of request takes of what Alibaba Cloud bills; docs/performance.md calculates with it. */
export const costs: Benchmark = {
  title:
    'What a request takes: capacity units of Tablestore as its answers say, and the time of the function',
  measured: 'each',
  reference: '',

  async run(context) {
    const { directory, random, script, progress } = context;
    progress('starting the local cloud');
    const port = await freePort(random);
    const exchanges: Capacity[] = [];
    const recorder = await startRecorder(
      `http://127.0.0.1:${portOf(port, 'tablestore')}`,
      ({ request, answer }) => {
        // What a condition refuses is billed as a read, and says nothing.
        const refused = { read: 1, write: 0 };
        exchanges.push(answer.status === 200 ? consumedCapacity(request.path, answer.body) : refused);
      },
    );
    try {
      const specPath = await writeOwnSpec(directory, recorder.endpoint);
      const data = join(directory, 'cloud');
      const more = ['--spec', specPath, '--port', String(port)];
      const cloud = await startLocalCloud(data, script('answer-as-server'), more);
      let taken: readonly Taken[];
      try {
        const { tablestore, credentials } = cloud.endpoints;
        await createTables({ ...tablestore, ...credentials, securityToken: '' }, collections);
        taken = await takeAll(context, cloud, exchanges);
      } finally {
        await cloud.close();
      }
      return await figuresOf(taken, data);
    } finally {
      recorder.close();
    }
  },
};

/** What one invocation has caused at Tablestore. */
interface Taken {
  /** Undefined for one that only prepares another. */
  readonly operation: CostedOperation | undefined;
  readonly capacities: readonly Capacity[];
}

/** Does everything one after the other, so that the invocations stand in the log in the same order. */
async function takeAll(
  { effort, progress }: BenchmarkContext,
  cloud: LocalCloud,
  exchanges: Capacity[],
): Promise<Taken[]> {
  const user = await signInWithTodos(cloud);
  const unlabelled = { operation: undefined, capacities: [] };
  const taken: Taken[] = Array.from({ length: preparingInvocations }, () => unlabelled);
  const take = async (operation: CostedOperation | undefined, invoke: () => Promise<void>) => {
    exchanges.length = 0;
    await invoke();
    taken.push({ operation, capacities: [...exchanges] });
  };
  const actions = actionsOf(cloud, user);
  const repetitions = effort.quick ? 2 : 30;
  for (const operation of costedOperations) {
    progress(operation);
    const { prepare, run } = actions[operation];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const step of prepare) await take(undefined, step);
      await take(operation, run);
    }
  }
  return taken;
}

/** What the operations took; durations and memory are those of the local cloud's log. */
async function figuresOf(taken: readonly Taken[], dataDirectory: string): Promise<Figure[]> {
  const log = await readFile(logFileIn(dataDirectory), 'utf8');
  const invocations = log.split('\n').flatMap((line) => {
    const entry = parseLogRecord(line);
    return entry?.kind === 'invocation' ? [entry] : [];
  });
  if (invocations.length !== taken.length) {
    throw new Error(`The log has ${invocations.length} invocations, not ${taken.length}.`);
  }
  const all = taken.map((one, index) => ({ ...one, invocation: invocations[index] }));
  const ofOne: Readonly<Record<MeasuredCost, (one: (typeof all)[number]) => number>> = {
    'read units': ({ capacities }) => capacities.reduce((sum, { read }) => sum + read, 0),
    'write units': ({ capacities }) => capacities.reduce((sum, { write }) => sum + write, 0),
    'calls of Tablestore': ({ capacities }) => capacities.length,
    duration: ({ invocation }) => invocation?.durationMilliseconds ?? 0,
    memory: ({ invocation }) => invocation?.memoryMegabytes ?? 0,
  };
  return costedOperations.flatMap((operation) =>
    measuredCostNames.map((cost): Figure => {
      const values = all.filter((one) => one.operation === operation).map(ofOne[cost]);
      const unit = measuredCosts[cost];
      const isCount = unit === 'CU' || unit === 'calls';
      const value = isCount ? summarise(values).median : middleMean(values);
      return { kind: 'amount', name: costFigureName(operation, cost), unit, value };
    }),
  );
}
