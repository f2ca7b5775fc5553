import { afterEach, expect, it } from '@jest/globals';
import { setSdkClock } from '../model/sdk.ts';
import { randomBelow, randomNumbers } from '../random-numbers.ts';
import { prepare, readBystanders, sdkOn, write } from './bystanders.ts';
import { type RecordedRequest, recordGenuineRequests } from './genuine-requests.ts';
import { complaintAbout, reachedRows } from './judge.ts';
import { mutate } from './mutations.ts';
import { openSender, type Sender } from './sender.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

// FUZZ_REQUESTS=1000000 goes on for longer; FUZZ_SEED=… repeats a run that failed.
const count = Number(process.env['FUZZ_REQUESTS'] ?? 100_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const connections = 8;
/** Where the server's clock stands, and what requests are signed with. */
const time = Date.UTC(2026, 0, 1);
const timeout = 120_000 + count * 3;

const servers = new Set<ServerProcess>();

afterEach(async () => {
  for (const server of servers) await server.stop();
  servers.clear();
});

it(
  'the server survives damaged requests, refuses them as the service does, and keeps the other rows as they were',
  async () => {
    setSdkClock(() => time);
    const requestAt = damagedRequests(await recordGenuineRequests(time));
    const server = await startPrepared();
    const call = sdkOn(server.port);
    const before = await readBystanders(call);

    const { reached, failure } = await sendAll(server, requestAt);
    process.stderr.write(`fuzz: ${reached} of ${count} requests reached rows, FUZZ_SEED=${seed}\n`);
    if (failure !== undefined) throw new Error(await explain(failure, requestAt));
    expect(server.faults).toEqual([]);
    expect(reached).toBeGreaterThanOrEqual(count / 2);
    expect(await readBystanders(call)).toEqual(before);
    await write(call, 'untouched', 20);
    expect(await readBystanders(call)).toHaveLength(before.length + 1);
  },
  timeout,
);

/** The request at each position; the same for the same seed, whichever came before. */
type RequestAt = (index: number) => RecordedRequest;

function damagedRequests(genuine: readonly RecordedRequest[]): RequestAt {
  const onRows = genuine.filter(({ operation }) => operation.endsWith('Row') || operation === 'GetRange');
  return (index) => {
    const random = randomNumbers(Math.imul(seed, 0x9e3779b1) + index);
    const among = randomBelow(8, random) === 0 ? genuine : onRows;
    const { operation, body } = among[randomBelow(among.length, random)] as RecordedRequest;
    return { operation, body: mutate(body, random) };
  };
}

async function startPrepared(): Promise<ServerProcess> {
  const server = await startServerProcess(time);
  servers.add(server);
  await prepare(sdkOn(server.port));
  return server;
}

interface Failure {
  readonly index: number;
  readonly complaint: string;
}

async function sendAll(
  server: ServerProcess,
  requestAt: RequestAt,
): Promise<{ reached: number; failure: Failure | undefined }> {
  let [next, reached] = [0, 0];
  let failure: Failure | undefined;
  const senders = await Promise.all(Array.from({ length: connections }, () => openSender(server.port, time)));
  const sendSome = async (sender: Sender): Promise<void> => {
    while (next < count && failure === undefined) {
      const index = next++;
      const request = requestAt(index);
      const response = await sender.send(request);
      const complaint = complaintAbout(response);
      if (complaint !== undefined) failure ??= { index, complaint };
      if (typeof response !== 'string' && reachedRows(request, response)) reached++;
    }
  };
  await Promise.all(senders.map(sendSome));
  for (const sender of senders) sender.end();
  return { reached, failure };
}

/** Finds the request that is at fault, which others in flight may have hidden, and how much before it it needs. */
async function explain(seen: Failure, requestAt: RequestAt): Promise<string> {
  const failsAlone = async (index: number) => (await firstFailure([index], requestAt)) !== undefined;
  if (await failsAlone(seen.index)) return describe(seen, requestAt, 'It fails alone.');
  const all = Array.from({ length: seen.index + connections }, (_, position) => position);
  const index = await firstFailure(all, requestAt);
  if (index === undefined) {
    return describe(seen, requestAt, 'Sent one after the other, the requests do not fail.');
  }
  const needs = (await failsAlone(index))
    ? 'It fails alone.'
    : `It needs requests before it: FUZZ_REQUESTS=${index + 1} is the smallest run that fails.`;
  return describe({ ...seen, index }, requestAt, needs);
}

function describe({ index, complaint }: Failure, requestAt: RequestAt, needs: string): string {
  const { operation, body } = requestAt(index);
  return [
    `${complaint} FUZZ_SEED=${seed} FUZZ_REQUESTS=${count}`,
    `Request ${index}, ${operation}: ${shortened(body.toString('hex'))}`,
    needs,
    ...Array.from(servers, ({ faults }) => faults).flat(),
  ].join('\n');
}

/** The first of some requests that fails on a server of its own, without others in between. */
async function firstFailure(indexes: readonly number[], requestAt: RequestAt): Promise<number | undefined> {
  const server = await startPrepared();
  const sender = await openSender(server.port, time);
  for (const index of indexes) {
    if (complaintAbout(await sender.send(requestAt(index))) !== undefined) return index;
  }
  sender.end();
  return undefined;
}

function shortened(hex: string): string {
  return hex.length <= 20_000 ? hex : `${hex.slice(0, 20_000)}… (${hex.length / 2} bytes)`;
}
