import { createClient } from '../../client/source/node.ts';
import type { FaultInput } from '../../local/tablestore/faults/fault.ts';
import { seededRandom } from '../../local/tablestore/faults/seeded-random.ts';
import { authorize } from '../end-to-end/test-cloud.ts';
import { type ChildCloud, startChildCloud } from '../faults/child-cloud.ts';
import type { Collections } from '../faults/collections.ts';
import { deployCopy } from '../faults/deployed-copy.ts';
import { type FaultProxy, type LinkFault, startFaultProxy } from '../faults/fault-proxy.ts';
import type { LoadCall } from './history.ts';
import { runOpenLoop, type Timed } from './open-loop.ts';
import { createSimulatedUser } from './simulated-user.ts';

export interface LoadOptions {
  readonly users: number;
  readonly perSecond: number;
  /** The load has four parts of the same length; in the second and the fourth faults are on. */
  readonly seconds: number;
  readonly seed: number;
  /** Of the devices' calls, in milliseconds; the client's own unless given. */
  readonly timeout?: number;
  /** Called with each call of the load, for comparison. */
  readonly beside?: () => Promise<unknown>;
}

/** What came of a load. */
export interface Load {
  readonly calls: readonly (Timed<LoadCall> & {
    readonly isUnderFaults: boolean;
    /** Of what was called beside it, in milliseconds. */
    readonly latencyBeside: number;
  })[];
  /** What users saw at the end, when all was well again. */
  readonly looks: readonly LoadCall[];
  /** How many requests and rows have met a fault. */
  readonly faultsMet: number;
}

/** Of a hundred requests to Tablestore, so many meet each. */
const tablestoreFaults: readonly FaultInput[] = [
  { kind: 'throttle', probability: 0.03 },
  { kind: 'unavailable', code: 'OTSInternalServerError', probability: 0.02 },
  { kind: 'unavailable', code: 'OTSTimeout', probability: 0.02 },
  { kind: 'conflict', probability: 0.02 },
  { kind: 'dropBefore', probability: 0.03 },
  { kind: 'dropAfter', probability: 0.03 },
  { kind: 'latency', milliseconds: 5, maxMilliseconds: 100, probability: 0.1 },
];

/** What the way between a device and Function Compute does, each in turn. */
const linkFaults: readonly LinkFault[] = [
  { kind: 'reset', when: 'after' },
  { kind: 'status', status: 502, when: 'after' },
  { kind: 'truncated' },
  { kind: 'reset', when: 'before' },
];
const linkFaultProbability = 0.04;

/** Runs a load against a local cloud in a process of its own, and looks at everything in the end. */
export async function runLoad(options: LoadOptions): Promise<Load> {
  const [session, invoke] = [await startFaultProxy(), await startFaultProxy()];
  const copy = await deployCopy({ INVOKE_ENDPOINT: invoke.endpoint });
  let cloud: ChildCloud | undefined;
  try {
    cloud = await startChildCloud(copy);
    session.setTarget(cloud.endpoints.functionCompute.sessionUrl);
    invoke.setTarget(cloud.endpoints.functionCompute.endpoint);
    return await loadOn(cloud, [session, invoke], options);
  } finally {
    await cloud?.close();
    await Promise.all([session.close(), invoke.close()]);
    await copy.remove();
  }
}

async function loadOn(
  { endpoints }: ChildCloud,
  links: readonly [session: FaultProxy, invoke: FaultProxy],
  { users, perSecond, seconds, seed, timeout, beside = async () => undefined }: LoadOptions,
): Promise<Load> {
  const random = seededRandom(seed);
  const now = () => performance.now();
  const everybody = Array.from({ length: users }, (_, at) => {
    const name = `user ${at}`;
    return createSimulatedUser({
      name,
      random,
      now,
      createClient: (clock) =>
        createClient<Collections>({
          sessionUrl: `${links[0].endpoint}/`,
          getAuthCode: () => authorize(endpoints, name),
          ...clock,
          ...(timeout === undefined ? {} : { timeout }),
        }),
    });
  });
  const switches = createSwitches(endpoints.tablestore.endpoint, links, seed);
  const begun = now();
  const isUnderFaults = (at: number) => Math.floor((4 * (at - begun)) / (1000 * seconds)) % 2 === 1;
  const seen = new Set<(typeof everybody)[number]>();
  const calls = await runOpenLoop({ perSecond, seconds, now }, async () => {
    const user = everybody[Math.floor(random() * users)];
    if (user === undefined) throw new RangeError('There is no user.');
    seen.add(user);
    const begunBeside = now();
    const comparison = beside().then(() => now() - begunBeside);
    await switches.set(isUnderFaults(now()));
    const call = await user.act();
    return { call, latencyBeside: await comparison };
  });
  const faultsMet = await switches.end();
  const looks: LoadCall[] = [];
  for (const user of seen) looks.push(...(await user.look()));
  return {
    calls: calls.map(({ dueAt, latency, result: { call, latencyBeside } }) => {
      return { dueAt, latency, result: call, latencyBeside, isUnderFaults: isUnderFaults(dueAt) };
    }),
    looks,
    faultsMet,
  };
}

function createSwitches(tablestore: string, links: readonly FaultProxy[], seed: number) {
  const random = seededRandom(seed + 1);
  let areOn = false;
  let met = 0;
  let turned: Promise<void> = Promise.resolve();

  const send = async (method: string, faults?: readonly FaultInput[]) => {
    const answer = await fetch(`${tablestore}/local/faults`, {
      method,
      ...(faults && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults) }),
    });
    if (!answer.ok) throw new Error(`The faults were answered with ${answer.status}.`);
    return (await answer.json()) as { met: number }[];
  };

  async function turn(isOn: boolean): Promise<void> {
    for (const { met: more } of await send('GET')) met += more;
    await send('PUT', isOn ? tablestoreFaults : []);
    for (const [at, link] of links.entries()) {
      met += link.met();
      await link.heal();
      const fault = linkFaults[Math.floor(random() * linkFaults.length + at) % linkFaults.length];
      if (isOn && fault) {
        link.strike(fault, Number.POSITIVE_INFINITY, () => random() < linkFaultProbability);
      }
    }
  }

  return {
    set(isOn: boolean): Promise<void> {
      if (isOn !== areOn) {
        areOn = isOn;
        turned = turned.then(() => turn(isOn));
      }
      return turned;
    },
    /** Ends all faults, and gives how many have been met. */
    async end(): Promise<number> {
      await turned;
      await turn(false);
      return met;
    },
  };
}
