import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createTablestoreConnection } from '../../../functions/common/tablestore/connection.ts';
import { createStore } from '../../../functions/common/tablestore/store.ts';
import type { Benchmark, BenchmarkContext, Comparison } from '../../benchmark.ts';
import type { GoalName } from '../../goals.ts';
import { quantileOf } from '../../measure/statistics.ts';
import { type LocalCloud, startLocalCloud } from '../../servers/local-cloud.ts';
import { signIn } from '../../workload/signed-in-user.ts';
import { createSessionIds, type Kind, kinds, type SessionIds } from './session-kinds.ts';

/** By the middle and both ends of the distribution: a part of the answers that is slower would tell as well. */
const quantiles: readonly (readonly [name: string, share: number, goal: GoalName])[] = [
  ['first decile', 0.1, 'refused sessions'],
  ['median', 0.5, 'refused sessions'],
  ['last decile', 0.9, 'refused sessions, last decile'],
];

/** Whether the time that a refusal takes tells what was refused: it must not. */
export const refusedSessions: Benchmark = {
  title:
    'Refusals of sessionIds that are expired, revoked or malformed, against unknown ones (the built functions on the local cloud, one call at a time, interleaved)',
  measured: 'this kind',
  reference: 'unknown',

  async run(context) {
    context.progress('starting the local cloud');
    const cloud = await startLocalCloud(join(context.directory, 'cloud'), context.script('answer-as-server'));
    try {
      return await compare(context, cloud);
    } finally {
      await cloud.close();
    }
  },
};

async function compare(
  { effort, random, progress }: BenchmarkContext,
  cloud: LocalCloud,
): Promise<Comparison[]> {
  const sessionIds = await createSessionIds(storeOf(cloud), Date.now());
  const entrances = await entrancesOf(cloud);
  const calls = Math.ceil(effort.milliseconds / 6);
  const comparisons: Comparison[] = [];
  for (const [name, refuse] of entrances) {
    progress(`${name}: warming up`);
    await measure(refuse, sessionIds, calls, random);
    const rounds: Record<Kind, number[]>[] = [];
    for (let round = 0; round < effort.rounds; round++) {
      progress(`${name}: round ${round + 1} of ${effort.rounds}`);
      rounds.push(await measure(refuse, sessionIds, calls, random));
    }
    for (const [quantile, share, goal] of quantiles) {
      const valuesOf = (kind: Kind) => rounds.map((round) => quantileOf(round[kind], share));
      for (const kind of kinds.filter((one) => one !== 'unknown')) {
        comparisons.push({
          kind: 'comparison',
          name: `${name}, ${kind}: ${quantile}`,
          unit: 'µs',
          measured: valuesOf(kind),
          reference: valuesOf('unknown'),
          goal,
        });
      }
    }
  }
  return comparisons;
}

/** Sends a sessionId that must be refused, and gives the answer without its request's id. */
type Refuse = (sessionId: unknown) => Promise<string>;

/** Microseconds of each call, by kind: one of each in turn, in an order that changes by chance. */
async function measure(
  refuse: Refuse,
  sessionIds: SessionIds,
  calls: number,
  random: () => number,
): Promise<Record<Kind, number[]>> {
  const times: Record<Kind, number[]> = { unknown: [], expired: [], revoked: [], malformed: [] };
  const expected = await refuse(sessionIds.unknown());
  for (let call = 0; call < calls; call++) {
    for (const kind of shuffled(kinds, random)) {
      const sessionId = sessionIds[kind]();
      const began = performance.now();
      const answer = await refuse(sessionId);
      times[kind].push((performance.now() - began) * 1000);
      if (answer !== expected)
        throw new Error(`What is ${kind} was answered with ${answer}, not ${expected}.`);
    }
  }
  return times;
}

function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  return values
    .map((value) => [random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}

/** The two functions that a sessionId can be sent to. */
async function entrancesOf(cloud: LocalCloud): Promise<[name: string, refuse: Refuse][]> {
  const { invokeDb, postToSession } = await signIn(cloud, 'bench');
  return [
    ['db', async (sid) => toRefusal(await invokeDb({ sid, op: 'get', id: 'any' }))],
    ['renew', async (sessionId) => toRefusal(await postToSession({ action: 'renew', sessionId }))],
  ];
}

function toRefusal({ status, body }: { readonly status: number; readonly body: string }): string {
  const { error } = JSON.parse(body) as { error?: { requestId?: string } };
  if (error === undefined) throw new Error(`It was not refused: ${status}.`);
  return JSON.stringify({ status, error: { ...error, requestId: '' } });
}

/** The tables, by the developer's own AccessKey. */
function storeOf({ endpoints }: LocalCloud) {
  const { credentials, tablestore, region } = endpoints;
  const connect = createTablestoreConnection({
    TABLESTORE_INSTANCE: tablestore.instance,
    TABLESTORE_ENDPOINT: tablestore.endpoint,
  });
  return createStore(
    connect({
      requestId: 'bench',
      accountId: '',
      region,
      credentials: { ...credentials, securityToken: '' },
    }),
  );
}
