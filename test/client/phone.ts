import { ClientError } from '../../client/source/errors.ts';
import { createLive, type LiveOptions } from '../../client/source/live/create-live.ts';
import type { Live, LiveState } from '../../client/source/live/live-types.ts';
import type { ClientStorage, HttpResponse, Transport } from '../../client/source/platform.ts';
import type { ClientWorld, Collections } from './client-world.ts';

/**
 * What becomes of a phone's requests: `off` and `unavailable` never reach the server, of `lost answers` the server
 * carries them out and nobody hears of it, and `silent` ones neither arrive nor fail.
 */
export type Network = 'on' | 'off' | 'unavailable' | 'lost answers' | 'silent';

/** A phone that an app is started on and killed, again and again. What it stores stays. */
export interface Phone {
  readonly stored: Map<string, string>;
  network: Network;
  /** What storing comes to; at `full` values can still be read and removed. */
  storage: 'works' | 'full' | 'broken';
  /** Requests to the db function that have left the phone, the oldest first. */
  readonly requests: Request[];
  /** Answers the next request to the db function in place of the server, once, or lets it pass and waits for another. */
  answerNext: ((request: Request) => HttpResponse | undefined) | undefined;
  /** Keeps the answer to a request from arriving until then. */
  delayAnswer: ((request: Request) => Promise<void> | undefined) | undefined;
  /** Called before everything that the app does outside of itself; may kill it. */
  onStep: () => void;
  /** By how many milliseconds its clock is fast. */
  clockError: number;
  /** The pauses that the app asked for, and waits for still. */
  readonly pauses: { readonly milliseconds: number; readonly end: () => void }[];
  /** Starts the app, after killing it if it runs. */
  start(options?: Omit<LiveOptions<Collections>, 'client'>): App;
  kill(): void;
}

export interface Request {
  readonly op: string;
  readonly items?: readonly Request[];
  readonly opId?: string;
  readonly id?: string;
  readonly obj?: { readonly id: string };
}

export interface App {
  readonly live: Live<Collections>;
  readonly client: ReturnType<ClientWorld['clientOf']>;
}

export function createPhone(world: ClientWorld, user: string): Phone {
  let present = {};

  function createStorage(isAlive: () => boolean): ClientStorage {
    const step = async () => {
      if (isAlive()) phone.onStep();
      // Whatever a killed app was about to do never happens.
      if (!isAlive()) await new Promise(() => undefined);
      if (phone.storage === 'broken') throw new Error('broken');
    };
    return {
      async get(key) {
        await step();
        return phone.stored.get(key);
      },
      async set(key, value) {
        await step();
        if (phone.storage === 'full' || JSON.stringify(value).length > 200 * 1024) throw new Error('full');
        phone.stored.set(key, value);
        await step();
      },
      async remove(key) {
        await step();
        phone.stored.delete(key);
      },
    };
  }

  function createTransport(isAlive: () => boolean): Transport {
    return async (request, limits) => {
      const silence = new Promise<never>(() => undefined);
      phone.onStep();
      if (!isAlive() || phone.network === 'silent') return silence;
      if (phone.network === 'off') throw new ClientError('Offline', 'No network.');
      if (phone.network === 'unavailable') throw new ClientError('Unavailable', 'No answer.');
      const body: Request & { readonly sid?: string } = JSON.parse(request.body);
      let planned: HttpResponse | undefined;
      if (body.sid !== undefined) {
        phone.requests.push(body);
        const { answerNext } = phone;
        phone.answerNext = undefined;
        planned = answerNext?.(body);
        if (planned === undefined) phone.answerNext ??= answerNext;
      }
      const isLost = phone.network === 'lost answers';
      const answer = planned ?? (await world.sendRequest(request, limits));
      await phone.delayAnswer?.(body);
      phone.onStep();
      if (!isAlive()) return silence;
      if (isLost) throw new ClientError('Unavailable', 'The answer was lost.');
      return answer;
    };
  }

  const phone: Phone = {
    stored: new Map(),
    network: 'on',
    storage: 'works',
    requests: [],
    answerNext: undefined,
    delayAnswer: undefined,
    onStep: () => undefined,
    clockError: 0,
    pauses: [],

    start(options = {}) {
      const run = {};
      present = run;
      phone.pauses.length = 0;
      const isAlive = () => present === run;
      const client = world.clientOf(user, {
        retries: 0,
        now: () => world.world.now + phone.clockError,
        storage: createStorage(isAlive),
        sendRequest: createTransport(isAlive),
        wait: (milliseconds) =>
          new Promise((end) => {
            if (isAlive()) phone.pauses.push({ milliseconds, end });
          }),
      });
      return { client, live: createLive<Collections>({ client, ...options }) };
    },

    kill() {
      present = {};
    },
  };
  return phone;
}

/** An answer of the db function. */
export function answerOf(body: unknown): HttpResponse {
  return { status: 200, headers: { 'x-fc-request-id': 'request-of-fc' }, body: JSON.stringify(body) };
}

/** Keeps the answers to lists from arriving; gives back how to let them. */
export function holdLists(phone: Phone): () => void {
  const releases: (() => void)[] = [];
  const held = new Promise<void>((resolve) => {
    releases.push(resolve);
  });
  phone.delayAnswer = ({ op }) => (op === 'list' ? held : undefined);
  return () => releases.forEach((release) => void release());
}

/** Waits, as long as that takes, for something that the app does by itself. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > 5000) throw new Error(`It never came to that: ${String(holds)}`);
    await new Promise(setImmediate);
  }
}

/** Gives the app the time to do what it can do at once. */
export async function pass(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
}

/** Sends until nothing is unsent, also when the app rests in between. */
export async function sendAll({ live }: App): Promise<void> {
  for (let times = 0; ; times += 1) {
    await live.send();
    if (stateOf(live).unsent === 0) return;
    if (times === 20) throw new Error(`Something stays unsent: ${stateOf(live).resting?.message}`);
  }
}

export function stateOf(live: Live<Collections>): LiveState {
  const states: LiveState[] = [];
  live.subscribe((state) => {
    states.push(state);
  })();
  const [state] = states;
  if (state === undefined) throw new Error('A subscriber hears nothing at once.');
  return state;
}
