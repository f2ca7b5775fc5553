import { type Client, type ClientOptions, isClientError } from '../../client/source/node.ts';
import type { Collections } from '../faults/collections.ts';
import type { LoadCall, LoadOperation, LoadResult } from './history.ts';

/** A person with a device: the genuine client SDK, and what its user believes to have. */
export interface SimulatedUser {
  readonly name: string;
  /** Does one thing of the mix, by chance, and gives what came of it. It does not reject. */
  act(): Promise<LoadCall>;
  /** Reads all that there is, for the end of the history. */
  look(): Promise<LoadCall[]>;
}

/** Times out of hundred. Renewals are as many as if each call came minutes after the one before. */
const mix = [
  ['list', 44],
  ['toggle', 19],
  ['add', 15],
  ['increment', 8],
  ['sum', 3],
  ['renew', 4],
  ['remove', 3],
  ['login', 2],
  ['logout', 2],
] as const satisfies readonly (readonly [LoadOperation['type'], number])[];

/** More than four fifths of the 15 minutes that credentials live, and less than all of them. */
const untilRenewal = 13 * 60_000;

export interface SimulatedUserOptions {
  readonly name: string;
  /** Makes the client of the SDK, with the device's clock. */
  readonly createClient: (clock: Pick<ClientOptions, 'clock'>) => Client<Collections>;
  /** From 0 to 1 (exclusive). */
  readonly random: () => number;
  /** Milliseconds, of one clock for all users. */
  readonly now: () => number;
}

export function createSimulatedUser(options: SimulatedUserOptions): SimulatedUser {
  const { name, random, now } = options;
  let ahead = 0;
  const client = options.createClient({ clock: () => Date.now() + ahead });
  const { db } = client;
  const todos = db.collection('todos');
  let counterId: Promise<string> | undefined;
  /** The ids of todos that were acknowledged and not removed, by their marks. */
  const own = new Map<string, string>();
  let made = 0;

  const nextMark = () => {
    made += 1;
    return `${name}, todo ${made}`;
  };

  function choose(): LoadOperation {
    const type = drawn(random);
    if (type === 'add') return { type, mark: nextMark() };
    if (type !== 'toggle' && type !== 'remove') return { type };
    const marks = [...own.keys()];
    const mark = marks[Math.floor(random() * marks.length)];
    if (mark === undefined) return { type: 'add', mark: nextMark() };
    return type === 'remove' ? { type, mark } : { type, mark, completed: random() < 0.5 };
  }

  /** Made when it is first needed. One whose making was not acknowledged is left alone: it may appear at any time. */
  async function counter() {
    const counters = db.collection('counters');
    counterId ??= counters.add({ count: 0 }).then(({ id }) => id);
    try {
      return counters.doc(await counterId);
    } catch (error) {
      counterId = undefined;
      throw error;
    }
  }

  async function perform(operation: LoadOperation): Promise<LoadResult> {
    switch (operation.type) {
      case 'login':
        await client.login();
        return {};
      case 'logout':
        await client.logout();
        return {};
      case 'renew':
        ahead += untilRenewal;
        return perform({ type: 'list' });
      case 'add': {
        const { id } = await todos.add({ text: operation.mark });
        own.set(operation.mark, id);
        return {};
      }
      case 'toggle':
        await todos.doc(own.get(operation.mark) ?? '').update({ completed: operation.completed });
        return {};
      case 'remove': {
        const id = own.get(operation.mark) ?? '';
        own.delete(operation.mark);
        await todos.doc(id).remove();
        return {};
      }
      case 'increment':
        await (await counter()).update({ count: db.command.inc(1) });
        return {};
      case 'sum':
        return { count: (await (await counter()).get()).data.count };
      case 'list': {
        const rows: NonNullable<LoadResult['rows']>[number][] = [];
        for await (const { text = '', completed } of todos.limit(100)) rows.push({ text, completed });
        return { rows };
      }
    }
  }

  async function attempt(operation: LoadOperation): Promise<LoadCall> {
    const invokedAt = now();
    const called = { user: name, operation, invokedAt };
    try {
      const result = await perform(operation);
      return { ...called, returnedAt: now(), result };
    } catch (error) {
      const code = isClientError(error) ? error.code : String(error);
      return { ...called, returnedAt: now(), code };
    }
  }

  return {
    name,
    act: () => attempt(choose()),
    look: async () => [await attempt({ type: 'list' }), await attempt({ type: 'sum' })],
  };
}

function drawn(random: () => number): LoadOperation['type'] {
  let left = random() * 100;
  for (const [type, share] of mix) {
    left -= share;
    if (left < 0) return type;
  }
  return 'list';
}
