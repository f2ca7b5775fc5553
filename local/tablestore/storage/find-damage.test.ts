import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { open } from 'lmdb';
import { randomNumbers } from '../test/random-numbers.ts';
import { findDamage } from './find-damage.ts';
import { openLmdbStore } from './lmdb-store.ts';

const pageSize = 8192;
const headerSize = 24;
let directory: string;
let sound: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-damage-'));
  await writeAndRemove(join(directory, 'sound'));
  sound = join(directory, 'sound', 'data.mdb');
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Leaves entries of all sizes and a long list of free pages. */
async function writeAndRemove(path: string): Promise<void> {
  const random = randomNumbers(7);
  const store = openLmdbStore({ directory: path, fsync: false });
  for (let round = 0; round < 30; round++) {
    store.transaction((transaction) => {
      for (let index = 0; index < 20; index++) {
        const key = Buffer.alloc(10 + Math.floor(random() * (random() < 0.1 ? 3900 : 40)), 0x61);
        key.writeUInt32BE(Math.floor(random() * 500), 4);
        if (random() < 0.4) transaction.remove(key);
        else transaction.put(key, Buffer.alloc(Math.floor(random() * (random() < 0.1 ? 30_000 : 300)), 0x62));
      }
    });
  }
  await store.close();
}

/** All entries as LMDB reads them, in a short text. */
function contentOf(path: string): string {
  const database = open<Buffer, Buffer>({ path, keyEncoding: 'binary', encoding: 'binary', noSubdir: false });
  const entries = Array.from(
    database.getRange(),
    ({ key, value }) => `${key.toString('hex')}=${value.length}`,
  );
  void database.close();
  return entries.join();
}

/** A copy of the sound file with changes, in a directory of its own. */
function changedCopy(name: string, change: (file: Buffer) => void): string {
  const path = join(directory, name);
  mkdirSync(path);
  const bytes = readFileSync(sound);
  change(bytes);
  writeFileSync(join(path, 'data.mdb'), bytes);
  return join(path, 'data.mdb');
}

describe('findDamage', () => {
  it('finds nothing in what the store wrote', () => {
    expect(findDamage(sound)).toBeUndefined();
  });

  it('finds each page that is lost, or replaced by another, unless nothing is on it', () => {
    const expected = contentOf(join(directory, 'sound'));
    const file = changedCopy('page by page', () => undefined);
    const bytes = readFileSync(sound);
    const descriptor = openSync(file, 'r+');
    const write = (page: number, content: Buffer): number =>
      writeSync(descriptor, content, 0, pageSize, page * pageSize);
    const pageOf = (number: number): Buffer => bytes.subarray(number * pageSize, (number + 1) * pageSize);
    const pages = bytes.length / pageSize;
    let found = 0;
    for (let page = 0; page < pages; page += 3) {
      for (const content of [Buffer.alloc(pageSize), pageOf((page + 17) % pages)]) {
        write(page, content);
        if (findDamage(file) !== undefined) found++;
        else expect(contentOf(join(file, '..'))).toBe(expected);
      }
      write(page, pageOf(page));
    }
    closeSync(descriptor);
    expect(found).toBeGreaterThan(30);
  });

  it('finds that the file is cut short', () => {
    const { length } = readFileSync(sound);
    const file = changedCopy('cut', () => undefined);
    for (const size of [length / 3, pageSize + 100, pageSize, 5000, 10]) {
      copyFileSync(sound, file);
      truncateSync(file, Math.floor(size));
      expect(findDamage(file)).toBe('it is cut short');
    }
  });

  it.each([
    ['a number of a page', 0, 'holds something else'],
    ['the kind of a page', 18, 'holds something else'],
    ['where the entries of a page begin', 22, 'holds something else'],
    ['where an entry stands', 24, 'holds something else'],
  ])('finds that %s has changed', (_title, place, reason) => {
    const file = changedCopy(`garbled-${place}`, (bytes) => {
      const at = rootOf(bytes) * pageSize + place;
      bytes.writeUInt16LE(bytes.readUInt16LE(at) ^ 0x0fff, at);
    });
    expect(findDamage(file)).toContain(reason);
  });

  it.each<[string, (leaf: Buffer) => void, string]>([
    [
      'two entries have changed places',
      (leaf) =>
        leaf.writeUInt32LE(((leaf.readUInt32LE(24) << 16) | (leaf.readUInt32LE(24) >>> 16)) >>> 0, 24),
      'out of order',
    ],
    [
      'the length of a value has changed',
      (leaf) => {
        const node = inlineNodeOf(leaf);
        leaf.writeUInt32LE(leaf.readUInt32LE(node) - 2, node);
      },
      'holds something else',
    ],
  ])('finds that %s', (title, change, reason) => {
    const file = changedCopy(title, (bytes) => change(firstLeafOf(bytes)));
    expect(findDamage(file)).toContain(reason);
  });

  it.each<[string, (header: Buffer) => void]>([
    ['an older one', (header) => header.writeBigUInt64LE(1n, 8)],
    ['a shorter one', (header) => header.writeUInt32LE(1, 20)],
    ['no value', (header) => header.writeUInt16LE(2, 18)],
  ])('finds that in the place of a long value there is %s', (title, change) => {
    const file = changedCopy(title, (bytes) => {
      for (let at = 2 * pageSize; at < bytes.length; at += pageSize) {
        const isValue = bytes.readUInt16LE(at + 18) === 4 && bytes.readUInt32LE(at + 20) > 1;
        if (isValue) change(bytes.subarray(at));
      }
    });
    expect(findDamage(file)).toContain('holds something else');
  });

  it('finds that a page with entries is also in the list of free pages', () => {
    const file = changedCopy('free', (bytes) => {
      const list = Number(newerMeta(bytes).readBigUInt64LE(88)) * pageSize;
      const node = list + headerSize + bytes.readUInt16LE(list + headerSize);
      const numbers = node + 8 + bytes.readUInt16LE(node + 6);
      bytes.writeBigInt64LE(BigInt(rootOf(bytes)), numbers + 8);
    });
    expect(findDamage(file)).toMatch(/^page \d+ is used twice$/);
  });

  it('finds an older state of a page among newer ones', async () => {
    const path = join(directory, 'older');
    const store = openLmdbStore({ directory: path, fsync: false });
    const put = (key: string): void =>
      store.transaction((transaction) => transaction.put(Buffer.from(key), Buffer.from('value')));
    put('a');
    const file = join(path, 'data.mdb');
    const before = readFileSync(file);
    for (const key of ['b', 'c', 'd']) put(key);
    await store.close();
    const after = readFileSync(file);
    const root = rootOf(after) * pageSize;
    // As when the power goes after some pages were written, and before others were.
    before.copy(after, root, root, root + pageSize);
    writeFileSync(file, after);
    expect(findDamage(file)).toBeDefined();
  });

  it.each([
    ['some text', Buffer.alloc(50_000, 'text')],
    [
      'the beginning of a picture',
      Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(50_000)]),
    ],
  ])('does not take %s for a store', (title, bytes) => {
    const file = join(directory, title);
    writeFileSync(file, bytes);
    expect(findDamage(file)).toBe('it does not begin as a file of this program');
  });

  it('does not take the store of another program for its own', async () => {
    const path = join(directory, 'other');
    const other = open({ path, noSubdir: false, pageSize });
    await other.openDB('a named database', {}).put('key', 'value');
    await other.close();
    expect(findDamage(join(path, 'data.mdb'))).toBe('it holds what this program does not write');
  });
});

/** Of the two first pages, the one that the last commit wrote. */
function newerMeta(file: Buffer): Buffer {
  const isFirst = file.readBigUInt64LE(152) > file.readBigUInt64LE(pageSize + 152);
  return file.subarray(isFirst ? 0 : pageSize);
}

/** Where an entry of a leaf stands that has a value, and has it in the leaf. */
function inlineNodeOf(leaf: Buffer): number {
  for (let slot = headerSize; ; slot += 2) {
    const node = headerSize + leaf.readUInt16LE(slot);
    if (leaf.readUInt16LE(node + 4) === 0 && leaf.readUInt32LE(node) > 2) return node;
  }
}

function firstLeafOf(file: Buffer): Buffer {
  for (let page = rootOf(file); ; ) {
    const bytes = file.subarray(page * pageSize, (page + 1) * pageSize);
    const isLeaf = bytes.readUInt16LE(18) === 2;
    if (isLeaf) return bytes;
    page = bytes.readUIntLE(headerSize + bytes.readUInt16LE(headerSize), 6);
  }
}

/** The page from which all entries are reached. */
function rootOf(file: Buffer): number {
  return Number(newerMeta(file).readBigUInt64LE(136));
}
