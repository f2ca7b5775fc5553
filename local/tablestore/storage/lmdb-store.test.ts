import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomNumbers } from '../test/random-numbers.ts';
import { DataDirectoryError } from './data-directory.ts';
import { openLmdbStore } from './lmdb-store.ts';
import type { OrderedStore } from './ordered-store.ts';

let directory: string;
const opened: OrderedStore[] = [];

function openStore(path = directory): OrderedStore {
  const store = openLmdbStore({ directory: path, fsync: false });
  opened.push(store);
  return store;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-store-'));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  rmSync(directory, { recursive: true, force: true });
});

/** Keys of few different bytes, many with long common beginnings around where LMDB's own keys end. */
function oddKeys(random: () => number): Buffer[] {
  const keys = new Map<string, Buffer>();
  const bytes = [0x00, 0x01, 0x61, 0xff];
  for (let index = 0; index < 300; index++) {
    const common = Buffer.alloc([0, 0, 3990, 3999, 4000, 4001, 8000][Math.floor(random() * 7)] ?? 0, 0x61);
    const rest = Buffer.from(
      Array.from({ length: 1 + Math.floor(random() * 12) }, () => bytes[Math.floor(random() * 4)] ?? 0),
    );
    const key = Buffer.concat([Buffer.of(1), common, rest]);
    keys.set(key.toString('hex'), key);
  }
  return [...keys.values()];
}

function put(store: OrderedStore, key: string, value: string): void {
  store.transaction((transaction) => transaction.put(Buffer.from(key), Buffer.from(value)));
}

/** Keys in one short text: how long each is, and how it ends. */
function namesOf(entries: Iterable<{ readonly key: Buffer }>): string {
  return Array.from(entries, ({ key }) => `${key.length}:${key.subarray(-16).toString('hex')}`).join(' ');
}

describe('openLmdbStore', () => {
  it('keeps keys of any bytes and length in bytewise order, in both directions and between any bounds', () => {
    const store = openStore();
    const random = randomNumbers(42);
    const keys = oddKeys(random);
    store.transaction((transaction) => {
      for (const key of keys) transaction.put(key, Buffer.from(`value of ${key.length}`));
    });
    const sorted = keys.toSorted(Buffer.compare);
    const bounds = [
      Buffer.of(1),
      Buffer.of(2),
      ...sorted.filter((_, index) => index % 9 === 0),
      ...oddKeys(random),
    ];

    for (let round = 0; round < 100; round++) {
      const [low, high] = [0, 1]
        .map(() => bounds[Math.floor(random() * bounds.length)] ?? Buffer.of(1))
        .sort(Buffer.compare) as [Buffer, Buffer];
      const forward = sorted.filter((key) => key.compare(low) >= 0 && key.compare(high) < 0);
      expect(namesOf(store.range({ from: low, to: high }))).toBe(namesOf(forward.map((key) => ({ key }))));
      const backward = sorted.filter((key) => key.compare(low) > 0 && key.compare(high) <= 0).reverse();
      expect(namesOf(store.range({ from: high, to: low, backward: true }))).toBe(
        namesOf(backward.map((key) => ({ key }))),
      );
    }
  });

  it('reads, replaces and removes keys of every length', () => {
    const store = openStore();
    const keys = [1, 3999, 4000, 4001, 8300].map((length) => Buffer.alloc(length, 0x62));
    for (const key of keys) store.transaction((transaction) => transaction.put(key, Buffer.from('old')));
    for (const key of keys)
      store.transaction((transaction) => transaction.put(key, Buffer.of(key.length & 255)));
    for (const key of keys) expect(store.get(key)).toEqual(Buffer.of(key.length & 255));
    for (const key of keys) {
      store.transaction((transaction) => transaction.remove(key));
      expect(store.get(key)).toBeUndefined();
    }
    expect([...store.range({ from: Buffer.from('b'), to: Buffer.from('c') })]).toEqual([]);
  });

  it('keeps values of several megabytes', () => {
    const store = openStore();
    const value = Buffer.alloc(6 * 1024 * 1024, 7);
    store.transaction((transaction) => transaction.put(Buffer.from('big'), value));
    expect(store.get(Buffer.from('big'))?.equals(value)).toBe(true);
  });

  it('hands out bytes that stay as they are, whatever is read and written afterwards', () => {
    const store = openStore();
    const lengths = [0, 1, 100, 2_000, 4_095, 4_096, 70_000, 300];
    const expected = lengths.map((length, index) => ({
      key: Buffer.of(1, index),
      value: Buffer.alloc(length, index + 1),
    }));
    store.transaction((transaction) => {
      for (const { key, value } of expected) transaction.put(key, value);
    });
    const got = expected.map(({ key }) => store.get(key));
    const entries = [...store.range({ from: Buffer.of(1), to: Buffer.of(2) })];
    store.transaction((transaction) => {
      for (const { key, value } of expected) {
        expect(transaction.get(key)).toEqual(value);
        transaction.put(key, Buffer.alloc(80_000, 0xff));
      }
    });
    expect(entries).toEqual(expected);
    expect(got).toEqual(expected.map(({ value }) => value));
  });

  it('undoes all of a transaction that throws', () => {
    const store = openStore();
    store.transaction((transaction) => transaction.put(Buffer.from('a'), Buffer.from('before')));
    expect(() =>
      store.transaction((transaction) => {
        transaction.put(Buffer.from('a'), Buffer.from('after'));
        transaction.put(Buffer.alloc(5000, 1), Buffer.from('long'));
        expect(transaction.get(Buffer.from('a'))?.toString()).toBe('after');
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(store.get(Buffer.from('a'))?.toString()).toBe('before');
    expect(store.get(Buffer.alloc(5000, 1))).toBeUndefined();
  });

  it('has everything again when it is opened the next time', async () => {
    const first = openLmdbStore({ directory, fsync: true });
    first.transaction((transaction) => transaction.put(Buffer.alloc(5000, 1), Buffer.from('kept')));
    await first.close();
    expect(openStore().get(Buffer.alloc(5000, 1))?.toString()).toBe('kept');
  });

  it.each([
    ['a file is in the place of the directory', () => directory],
    ['a file is in the place of a directory above it', () => join(directory, 'file', 'data')],
  ])('says in one sentence that %s', (_title, place) => {
    const path = place() === directory ? join(directory, 'file') : place();
    writeFileSync(join(directory, 'file'), 'not a directory');
    expect(() => openStore(path)).toThrow(
      expect.objectContaining({
        name: 'DataDirectoryError',
        message: `The data directory ${path} cannot be used: a file is in its place.`,
      }),
    );
  });

  it('refuses a directory that this process has open already', () => {
    openStore();
    expect(() => openStore()).toThrow(DataDirectoryError);
  });

  it('takes paths with spaces and letters of any script, and says that one is too long', () => {
    const store = openStore(join(directory, '数据 – mes données 🐍'));
    put(store, 'a', 'kept');
    expect(store.get(Buffer.from('a'))?.toString()).toBe('kept');

    const path = join(directory, 'x'.repeat(300));
    expect(() => openStore(path)).toThrow(`The data directory ${path} cannot be used: its path is too long.`);
  });

  const unlessRoot = process.getuid?.() === 0 || process.platform === 'win32' ? it.skip : it;
  unlessRoot('says that the directory is not writable', () => {
    chmodSync(directory, 0o555);
    expect(() => openStore()).toThrow(`The data directory ${directory} cannot be used: it is not writable.`);
    chmodSync(directory, 0o755);
  });

  it('says that the data is damaged and leaves it as it is, when it was not closed', async () => {
    const store = openStore();
    for (let number = 0; number < 200; number++) put(store, `row-${number}`, 'x'.repeat(1000));
    await store.close();
    const file = join(directory, 'data.mdb');
    truncateSync(file, 100_000);
    const before = readFileSync(file);
    expect(() => openStore()).toThrow(
      `The data directory ${directory} cannot be used: its file data.mdb is damaged (it is cut short), and was left ` +
        'as it is; put a copy from earlier in its place, or choose an empty directory.',
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('says that the data file is of another program', () => {
    writeFileSync(join(directory, 'data.mdb'), 'mine'.repeat(5000));
    expect(() => openStore()).toThrow('data.mdb is damaged (it does not begin as a file of this program)');
  });

  it('opens a copy of a directory that is in use', async () => {
    const store = openStore();
    put(store, 'a', 'kept');
    const copy = join(directory, 'copy');
    for (const name of ['data.mdb', 'lock.mdb', 'state.json']) {
      cpSync(join(directory, name), join(copy, name), { preserveTimestamps: true });
    }
    expect(openStore(copy).get(Buffer.from('a'))?.toString()).toBe('kept');
  });

  const unlessWindows = process.platform === 'win32' ? it.skip : it;
  unlessWindows('refuses writes when the directory was deleted, because nobody would find them again', () => {
    const store = openStore();
    put(store, 'a', 'gone');
    rmSync(directory, { recursive: true });
    expect(() => put(store, 'b', 'lost')).toThrow(
      expect.objectContaining({ name: 'StorageError', code: 'Removed' }),
    );
  });

  it('commits with fsync what is still open when it is closed', async () => {
    const first = openLmdbStore({ directory, fsync: true });
    put(first, 'a', 'kept');
    await first.close();
    expect(openStore().get(Buffer.from('a'))?.toString()).toBe('kept');
  });
});

describe('a process that is killed', () => {
  let child: ChildProcessByStdio<null, Readable, null> | undefined;

  afterEach(() => {
    child?.kill('SIGKILL');
    child = undefined;
  });

  /** Starts the writing process, and waits until it has acknowledged some rows. */
  async function startWriting(
    rows: number,
  ): Promise<{ pid: number; acknowledged: () => number; kill(): Promise<void> }> {
    const script = join(__dirname, '../test/store-process.ts');
    const started = spawn(process.execPath, ['--import', 'tsx', script, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    let output = '';
    const acknowledged = (): number => output.split('\n').length - 1;
    const enough = new Promise<void>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`The process ended with ${code}.`)));
      started.stdout.on('data', (chunk) => {
        output += String(chunk);
        if (acknowledged() >= rows) resolve();
      });
    });
    await enough;
    return {
      pid: started.pid ?? 0,
      acknowledged,
      async kill() {
        const closed = once(started, 'close');
        started.kill('SIGKILL');
        await closed;
      },
    };
  }

  it('leaves behind every write that it acknowledged', async () => {
    const writer = await startWriting(500);
    await writer.kill();
    const store = openStore();
    const rows = writer.acknowledged();
    expect(rows).toBeGreaterThanOrEqual(500);
    for (let number = 1; number <= rows; number++) {
      expect(store.get(Buffer.from(`row-${number}`))?.toString()).toBe(String(number));
    }
  });

  it('keeps other processes from its directory while it lives, and no longer', async () => {
    const writer = await startWriting(1);
    expect(() => openStore()).toThrow(
      `The data directory ${directory} cannot be used: process ${writer.pid} is using it.`,
    );
    await writer.kill();
    expect(openStore().get(Buffer.from('row-1'))?.toString()).toBe('1');
  });

  it('keeps away also one that cannot see it, as from another container', async () => {
    await startWriting(1);
    // There the number of the process means nothing, or another process.
    rmSync(join(directory, 'state.json'));
    expect(() => openStore()).toThrow(
      `The data directory ${directory} cannot be used: another process is using it.`,
    );
  });

  it('does not block the directory for the next process with the same number', async () => {
    const writer = await startWriting(1);
    await writer.kill();
    const state = JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8'));
    // The parent process runs, and was not started when the killed one was.
    state.owner.processId = process.ppid;
    writeFileSync(join(directory, 'state.json'), JSON.stringify(state));
    if (process.platform === 'win32') return;
    expect(openStore().get(Buffer.from('row-1'))?.toString()).toBe('1');
  });
});
