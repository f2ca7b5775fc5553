import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { open } from 'lmdb';
import { openLmdbStore } from '../../../local/tablestore/storage/lmdb-store.ts';
import type { Benchmark, BenchmarkContext, Comparison } from '../../benchmark.ts';
import { inTurns } from '../../measure/in-turns.ts';
import { measureSynchronously, measureThroughput, type Throughput } from '../../measure/throughput.ts';
import { WrongAnswer } from '../../workload/row-service.ts';
import { anyRow, rangeLimit } from '../../workload/rows.ts';
import { type KeyValueStore, localStore, rawLmdb } from './key-value-stores.ts';

const valueLength = 200;

/**
 * What the store's own layers (keys of any length, room on the disk, shared commits) cost on top of LMDB: both in this
 * process, with the same pages and flags, and with fsync, so that a put is on the disk when it is done.
 */
export const againstRawLmdb: Benchmark = {
  title:
    'The storage engine alone, in this process, against LMDB with the same settings (200-byte values, fsync)',
  measured: 'store',
  reference: 'raw lmdb',

  async run(context) {
    const { directory, effort, progress } = context;
    const store = openLmdbStore({ directory: join(directory, 'store'), fsync: true });
    const raw = open<Buffer, Buffer>({
      path: join(directory, 'raw'),
      pageSize: 8192,
      keyEncoding: 'binary',
      encoding: 'binary',
      noSubdir: false,
      overlappingSync: false,
    });
    const stores = { measured: localStore(store), reference: rawLmdb(raw) };
    const keys = effort.quick ? 10_000 : 100_000;
    try {
      for (const each of Object.values(stores)) await fill(each, keys, progress);
      await store.flushed();
      return await compare(context, keys, stores);
    } finally {
      await store.close();
      await raw.close();
    }
  },
};

async function fill(store: KeyValueStore, keys: number, progress: (text: string) => void): Promise<void> {
  const batchSize = 10_000;
  for (let first = 0; first < keys; first += batchSize) {
    const entries = Array.from({ length: batchSize }, (_, index) => ({
      key: keyBytes(first + index),
      value: valueBytes(first + index),
    }));
    store.putAll(entries);
    progress(`stored ${(first + batchSize).toLocaleString('en')} keys`);
    // Only when nothing runs does this process learn that it shall stop.
    await setImmediate();
  }
}

async function compare(
  { effort, random, progress }: BenchmarkContext,
  keys: number,
  stores: Readonly<Record<'measured' | 'reference', KeyValueStore>>,
): Promise<Comparison[]> {
  const halves = {
    measured: measurementsOf(stores.measured, keys, random),
    reference: measurementsOf(stores.reference, keys, random),
  };
  const figures: Comparison[] = [];
  for (const name of measurementNames) {
    const measure = async (half: 'measured' | 'reference', milliseconds: number): Promise<number> => {
      // Reads never wait for anything: only here does this process learn that it shall stop.
      await setImmediate();
      // One half's garbage would otherwise be collected in the other half's time.
      globalThis.gc?.();
      const { operations, seconds } = await halves[half][name](milliseconds);
      return operations / seconds;
    };
    progress(`${name}: warming up`);
    await measure('measured', effort.warmUpMilliseconds);
    await measure('reference', effort.warmUpMilliseconds);
    progress(`${name}: ${effort.rounds} rounds`);
    const rounds = await inTurns(effort.rounds, {
      measured: () => measure('measured', effort.milliseconds),
      reference: () => measure('reference', effort.milliseconds),
    });
    figures.push({
      kind: 'comparison',
      name,
      unit: 'operations/s',
      ...rounds,
      goal: 'storage against raw LMDB',
    });
  }
  return figures;
}

const measurementNames = ['get', 'range of 20', 'durable put, 1 at once', 'durable put, 16 at once'] as const;

type Measurements = Readonly<
  Record<(typeof measurementNames)[number], (milliseconds: number) => Throughput | Promise<Throughput>>
>;

function measurementsOf(store: KeyValueStore, keys: number, random: () => number): Measurements {
  const end = keyBytes(keys);
  const get = (): void => {
    const number = anyRow(random, keys);
    if (store.get(keyBytes(number))?.readUInt32BE() !== number) throw new WrongAnswer(`Key ${number}.`);
  };
  const range = (): void => {
    const start = anyRow(random, keys - rangeLimit);
    const values = store.range(keyBytes(start), end, rangeLimit);
    if (values.length !== rangeLimit || values.at(-1)?.readUInt32BE() !== start + rangeLimit - 1) {
      throw new WrongAnswer(`The range from key ${start}.`);
    }
  };
  const put = (how: 'putAlone' | 'putTogether') => (): Promise<void> => {
    const number = anyRow(random, keys);
    return store[how](keyBytes(number), valueBytes(number));
  };
  return {
    get: (milliseconds) => measureSynchronously(get, { milliseconds }),
    'range of 20': (milliseconds) => measureSynchronously(range, { milliseconds }),
    'durable put, 1 at once': (milliseconds) =>
      measureThroughput(put('putAlone'), { concurrency: 1, milliseconds }),
    'durable put, 16 at once': (milliseconds) =>
      measureThroughput(put('putTogether'), { concurrency: 16, milliseconds }),
  };
}

/** About as long as the keys of the benchmarks' rows are. */
function keyBytes(number: number): Buffer {
  return Buffer.from(`row:${String(number).padStart(30, '0')}`);
}

/** Never the same twice, because LMDB need not write what is there already. */
function valueBytes(number: number): Buffer {
  const value = randomBytes(valueLength);
  value.writeUInt32BE(number);
  return value;
}
