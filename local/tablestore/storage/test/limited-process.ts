import { execFileSync } from 'node:child_process';
import { openLmdbStore } from '../lmdb-store.ts';
import type { OrderedStore } from '../ordered-store.ts';

// A process of its own for the tests of a full disk, started with a limit on the size of files: it fills the store in
// the directory given as argument, and prints as JSON what happened.

const [directory = '', durability = ''] = process.argv.slice(2);
const acknowledged = new Map<string, Buffer>();

/** Puts rows until one is refused, two entries each; the refusal. */
async function fill(store: OrderedStore, prefix: string): Promise<unknown> {
  for (let number = 0; ; number++) {
    const key = `${prefix}-${number}`;
    const value = Buffer.alloc(100 + ((number * 977) % 20_000), number);
    try {
      store.transaction((transaction) => {
        transaction.put(Buffer.from(`half-${key}`), value);
        transaction.put(Buffer.from(key), value);
      });
      await store.flushed();
    } catch (error) {
      return error;
    }
    acknowledged.set(key, value);
    acknowledged.set(`half-${key}`, value);
  }
}

/** What is stored otherwise than it was acknowledged. */
function differences(store: OrderedStore): string[] {
  const found: string[] = [];
  const range = { from: Buffer.from(' '), to: Buffer.from('~') };
  const stored = new Map(Array.from(store.range(range), ({ key, value }) => [key.toString(), value]));
  for (const [key, value] of acknowledged) if (!stored.get(key)?.equals(value)) found.push(`lost ${key}`);
  for (const key of stored.keys()) if (!acknowledged.has(key)) found.push(`more ${key}`);
  return found;
}

async function run(): Promise<object> {
  const store = openLmdbStore({ directory, fsync: durability === 'fsync' });
  const refusal = await fill(store, 'first');
  const whenFull = differences(store);
  store.transaction((transaction) => transaction.remove(Buffer.from('first-0')));
  await store.flushed();
  acknowledged.delete('first-0');

  let writesAgain = 0;
  if (process.platform === 'linux') {
    const before = acknowledged.size;
    execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=20000000:']);
    await fill(store, 'second');
    writesAgain = acknowledged.size - before;
  }
  const whenFullAgain = differences(store);
  await store.close();
  const next = openLmdbStore({ directory, fsync: false });
  const afterwards = differences(next);
  await next.close();
  const { name, code, message } = refusal as { name: string; code: string; message: string };
  return { name, code, message, writesAgain, whenFull, whenFullAgain, afterwards };
}

run().then(
  (result) => process.stdout.write(JSON.stringify(result)),
  (error: Error) => process.stdout.write(JSON.stringify({ name: error.name, message: error.message })),
);
