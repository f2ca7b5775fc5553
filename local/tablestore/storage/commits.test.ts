import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { open, type RootDatabase } from 'lmdb';
import { commitEach, commitTogether } from './commits.ts';

let directory: string;
let database: RootDatabase<Buffer, Buffer>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-commits-'));
  database = open({ path: directory, keyEncoding: 'binary', encoding: 'binary', noSubdir: false });
});
afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

const nothing = (): void => undefined;
const put = (key: string): boolean =>
  database.putSync(Buffer.from(key), Buffer.from('x')) as unknown as boolean;
const keys = (): string[] => Array.from(database.getKeys(), String);
const numberOfCommits = (): number => (database.getStats() as { lastTxnId: number }).lastTxnId;

describe('commitTogether', () => {
  it('makes one commit of what a turn of the event loop runs', async () => {
    const before = numberOfCommits();
    const commits = commitTogether(database, nothing);
    for (const key of ['a', 'b', 'c']) {
      commits.run(() => put(key));
      // Requests whose bytes are there go on like this, one after another.
      for (let step = 0; step < 10; step++) await Promise.resolve();
    }
    await commits.flushed();
    expect(keys()).toEqual(['a', 'b', 'c']);
    expect(numberOfCommits()).toBe(before + 1);
    commits.run(() => put('d'));
    await commits.flushed();
    expect(numberOfCommits()).toBe(before + 2);
  });

  it('shows what was run before it is committed, and undoes alone what throws', async () => {
    const commits = commitTogether(database, nothing);
    commits.run(() => put('a'));
    expect(() =>
      commits.run(() => {
        put('b');
        throw new Error('stop');
      }),
    ).toThrow('stop');
    commits.run(() => put('c'));
    expect(keys()).toEqual(['a', 'c']);
    await commits.flushed();
    expect(keys()).toEqual(['a', 'c']);
  });

  it('tells everybody who waits that the commit failed, and takes nothing any more', async () => {
    const failing = {
      transactionSync: (action: () => unknown) =>
        Promise.resolve(action()).then((result) => {
          if (result === undefined) throw new Error('Input/output error');
        }),
    } as unknown as typeof database;
    const commits = commitTogether(failing, nothing);
    commits.run(() => 'first');
    commits.run(() => 'second');
    const waiting = [commits.flushed(), commits.flushed()];
    const failure = { name: 'StorageError', code: 'Failed' };
    for (const waits of waiting) await expect(waits).rejects.toMatchObject(failure);
    await expect(commits.flushed()).rejects.toMatchObject(failure);
    expect(() => commits.run(() => 'third')).toThrow(expect.objectContaining(failure));
  });
});

describe('commitEach', () => {
  it('has committed when an action returns', () => {
    const before = numberOfCommits();
    const commits = commitEach(database, nothing);
    commits.run(() => put('a'));
    expect(numberOfCommits()).toBe(before + 1);
    commits.run(() => put('b'));
    expect(numberOfCommits()).toBe(before + 2);
    // Nothing to wait for.
    expect(commits.flushed()).toBeUndefined();
  });

  it('tells errors of the action from those of the commit', async () => {
    const commits = commitEach(database, nothing);
    const stop = (): never => {
      throw new Error('stop');
    };
    expect(() => commits.run(stop)).toThrow(expect.objectContaining({ name: 'Error', message: 'stop' }));

    const failing = {
      transactionSync(action: () => unknown) {
        action();
        throw new Error('Input/output error');
      },
    } as unknown as typeof database;
    const failingCommits = commitEach(failing, nothing);
    for (const attempt of ['first', 'second']) {
      expect(() => failingCommits.run(() => attempt)).toThrow(
        expect.objectContaining({ name: 'StorageError', code: 'Failed' }),
      );
      await expect(failingCommits.flushed()).rejects.toMatchObject({ code: 'Failed' });
    }
  });
});
