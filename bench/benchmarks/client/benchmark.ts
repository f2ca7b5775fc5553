import { join } from 'node:path';
import { createLive } from '../../../client/source/live.ts';
import { createClient } from '../../../client/source/node.ts';
import type { Collections } from '../../../collections.ts';
import type { Benchmark, BenchmarkContext, Comparison, Figure } from '../../benchmark.ts';
import type { GoalName } from '../../goals.ts';
import { countCalls } from '../../measure/count-calls.ts';
import { type LocalCloud, sessionUrlOf, startLocalCloud } from '../../servers/local-cloud.ts';
import { gzippedBundleBytes } from './bundle-size.ts';

// From the build of this file, which lies in bench/dist.
const bench = join(__dirname, '..');
const dist = join(bench, '..', 'client', 'dist');

const listLength = 50;

/** What a mini-program downloads for the SDK, and what it sends. */
export const client: Benchmark = {
  title:
    'The client: its size (gzip), against PocketBase’s SDK through the same tool; requests that a toggle sends in a list of 50',
  measured: 'client',
  reference: 'PocketBase',

  async run(context) {
    const sizes = await compareSizes();
    context.progress('starting the local cloud');
    const cloud = await startLocalCloud(join(context.directory, 'cloud'), context.script('answer-as-server'));
    try {
      return [...sizes, await countToggles(context, cloud)];
    } finally {
      await cloud.close();
    }
  },
};

async function compareSizes(): Promise<Comparison[]> {
  const reference = [(await gzippedBundleBytes('pocketbase', bench)) / 1000];
  const compare = async (name: string, module: string, goal?: GoalName): Promise<Comparison> => ({
    kind: 'comparison',
    name,
    unit: 'kB',
    measured: [(await gzippedBundleBytes(module, bench)) / 1000],
    reference,
    ...(goal && { goal }),
  });
  return [
    await compare('both generations', join(dist, 'mini-program.js'), 'client of both generations'),
    await compare(
      'Function Compute 3.0 alone',
      join(dist, 'mini-program-fc3.js'),
      'client of Function Compute 3.0',
    ),
    await compare('for comparison: @alicloud/mpserverless-sdk', '@alicloud/mpserverless-sdk'),
  ];
}

/** Ticks the todos of a live list, as the sample does, one after the other, and counts what goes over the wire. */
async function countToggles({ effort, progress }: BenchmarkContext, cloud: LocalCloud): Promise<Figure> {
  const { alipay } = cloud.endpoints;
  const signedIn = createClient<Collections>({
    sessionUrl: sessionUrlOf(cloud),
    getAuthCode: async () => {
      const body = JSON.stringify({ user: 'bench' });
      const answer = await fetch(`${alipay.endpoint}/local/authorize`, { method: 'POST', body });
      return ((await answer.json()) as { authCode: string }).authCode;
    },
  });
  progress('counting requests');
  const todos = signedIn.db.collection('todos');
  for (let number = 0; number < listLength; number++) await todos.add({ text: `Todo ${number}` });
  const live = createLive<Collections>({ client: signedIn });
  const list = live.list('todos', { limit: listLength });
  await list.refresh();
  const ids = list.snapshot().items.map(({ id }) => id);
  if (ids.length !== listLength) throw new Error(`The list has ${ids.length} todos.`);
  const toggles = effort.quick ? 5 : listLength;
  const waiting = ids.values();
  const requests = await countCalls(async () => {
    const { value: id = '' } = waiting.next();
    list.update(id, { completed: true });
    await live.send();
  }, toggles);
  const { total } = await todos.where({ completed: true }).count();
  if (total !== toggles) throw new Error(`The server knows of ${total} toggles.`);
  return {
    kind: 'amount',
    name: `requests of a toggle in a list of ${listLength}`,
    unit: 'requests',
    value: requests,
    goal: 'requests of a toggle',
  };
}
