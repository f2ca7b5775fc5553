import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Finds what is wrong with an LMDB data file, without LMDB, which reads the file through a memory map and trusts it: a
 * page that is missing or holds something else ends the process, or makes it overwrite what is still good. Every page
 * of the tree of entries and of the list of free pages is read, and checked for its number, its order and its place
 * between its neighbours; what values hold is not looked at. The layout is that of `mdb.c` in the `lmdb` package
 * (data version 2, 64 bits, little-endian).
 *
 * @returns what is wrong, in a few words; undefined when the file is sound, or empty.
 */
export function findDamage(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    if (fstatSync(descriptor).size > 0) checkFile(descriptor);
    return undefined;
  } catch (error) {
    if (error instanceof Damage) return error.message;
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

class Damage extends Error {}

const headerSize = 24;
const nodeHeaderSize = 8;
/** What a leaf holds in place of a value that is on pages of its own. */
const valuePointerSize = 24;
const metaSize = 168;
const firstDataPage = 2;
const magic = 0xbeefc0de;
const dataVersion = 2;

const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const META = 0x08;
/** The value of a node is on pages of its own. */
const BIG_DATA = 0x01;

interface Tree {
  readonly depth: number;
  readonly branchPages: number;
  readonly leafPages: number;
  readonly overflowPages: number;
  readonly entries: number;
  /** Undefined when the tree is empty. */
  readonly root: number | undefined;
}

interface Meta {
  readonly pageSize: number;
  readonly freePages: Tree;
  readonly entries: Tree;
  readonly lastPage: number;
  readonly transaction: number;
}

function checkFile(descriptor: number): void {
  const meta = readMeta(descriptor);
  const pages = openPages(descriptor, meta);
  checkTree(pages, meta.entries, Buffer.compare, undefined);
  checkTree(pages, meta.freePages, compareIntegers, (list) => claimFreePages(pages, list));
}

/** Of the two meta pages, written in turns, the newer one is what the last commit left. */
function readMeta(descriptor: number): Meta {
  const first = parseMeta(readBytes(descriptor, 0, Buffer.alloc(metaSize)));
  const second = parseMeta(readBytes(descriptor, first.pageSize, Buffer.alloc(metaSize)));
  return second.transaction > first.transaction ? second : first;
}

function parseMeta(page: Buffer): Meta {
  if (
    (page.readUInt16LE(18) & META) === 0 ||
    page.readUInt32LE(24) !== magic ||
    (page.readUInt32LE(28) & 0xffff) !== dataVersion
  ) {
    throw new Damage('it does not begin as a file of this program');
  }
  const pageSize = page.readUInt32LE(48);
  if (pageSize !== 8192) throw new Damage(`its pages are of ${pageSize} bytes`);
  return {
    pageSize,
    freePages: parseTree(page, 48),
    entries: parseTree(page, 96),
    lastPage: readNumber(page, 144),
    transaction: readNumber(page, 152),
  };
}

function parseTree(page: Buffer, at: number): Tree {
  const noRoot = page.readBigUInt64LE(at + 40) === 0xffffffffffffffffn;
  return {
    depth: page.readUInt16LE(at + 6),
    branchPages: readNumber(page, at + 8),
    leafPages: readNumber(page, at + 16),
    overflowPages: readNumber(page, at + 24),
    entries: readNumber(page, at + 32),
    root: noRoot ? undefined : readNumber(page, at + 40),
  };
}

/** The pages of the file, each of which belongs to one place. */
interface Pages {
  /** Takes pages for one place. */
  claim(first: number, count: number): void;
  /** Claims a page and reads it. `level` chooses the buffer, so that the pages above stay readable. */
  read(number: number, level: number): Buffer;
  /** Claims the pages that a value of this size has of its own; reads it only when `wanted`. */
  readValue(pointer: ValuePointer, size: number, wanted: boolean): Buffer;
}

/** Where a value has pages of its own, and which transaction wrote them. */
interface ValuePointer {
  readonly first: number;
  readonly transaction: number;
}

function openPages(descriptor: number, meta: Meta): Pages {
  const { pageSize, lastPage } = meta;
  const { size } = fstatSync(descriptor);
  // Free pages at the end need not be in the file, but there are never that many.
  if (lastPage > size / pageSize + 2 ** 20) throw new Damage('it is cut short');
  const claimed = new Uint8Array(lastPage + 1);
  const buffers: Buffer[] = [];

  const claim = (first: number, count: number): void => {
    if (first < firstDataPage || first + count - 1 > lastPage) throw new Damage(`there is no page ${first}`);
    for (let number = first; number < first + count; number++) {
      if (claimed[number] === 1) throw new Damage(`page ${number} is used twice`);
      claimed[number] = 1;
    }
  };
  const checkedPage = (page: Buffer, number: number): Buffer => {
    if (readNumber(page, 0) !== number || readNumber(page, 8) > meta.transaction) throw misplaced(number);
    return page;
  };

  return {
    claim,
    read(number, level) {
      claim(number, 1);
      const page = buffers[level] ?? Buffer.alloc(pageSize);
      buffers[level] = page;
      return checkedPage(readBytes(descriptor, number * pageSize, page), number);
    },
    readValue({ first, transaction }, valueSize, wanted) {
      const count = Math.ceil((headerSize + valueSize) / pageSize);
      claim(first, count);
      if ((first + count) * pageSize > size) throw new Damage('it is cut short');
      const bytes = Buffer.alloc(headerSize + (wanted ? valueSize : 0));
      checkedPage(readBytes(descriptor, first * pageSize, bytes), first);
      const isWhole = bytes.readUInt16LE(18) === OVERFLOW && bytes.readUInt32LE(20) === count;
      if (!isWhole || readNumber(bytes, 8) !== transaction) throw misplaced(first);
      return bytes.subarray(headerSize);
    },
  };
}

type CompareKeys = (a: Buffer, b: Buffer) => number;

/** @param checkValue given each value; values are not read for it when undefined. */
function checkTree(
  pages: Pages,
  tree: Tree,
  compare: CompareKeys,
  checkValue: ((value: Buffer) => void) | undefined,
): void {
  const counted = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };

  /** Checks a page whose keys start from `low` and end before `high`, where those are known. */
  function checkPage(number: number, level: number, low: Buffer | undefined, high: Buffer | undefined): void {
    const page = pages.read(number, level);
    const isLeaf = level === tree.depth;
    const nodes = nodesOf(page, number, isLeaf ? LEAF : BRANCH);
    let before = low;
    nodes.forEach((node, index) => {
      // The first key of a branch is not stored: it is the lower bound.
      const key = isLeaf || index > 0 ? node.key : low;
      const order = key === undefined || before === undefined ? 1 : compare(key, before);
      if (order < 0 || (order === 0 && index > 0))
        throw new Damage(`the keys of page ${number} are out of order`);
      before = key;
    });
    if (before !== undefined && high !== undefined && compare(before, high) >= 0) {
      throw new Damage(`the keys of page ${number} are out of order`);
    }
    if (isLeaf) {
      counted.leafPages++;
      counted.entries += nodes.length;
      for (const node of nodes) checkLeafNode(page, node);
    } else {
      counted.branchPages++;
      nodes.forEach((node, index) => {
        checkPage(node.number, level + 1, index > 0 ? node.key : low, nodes[index + 1]?.key ?? high);
      });
    }
  }

  function checkLeafNode(page: Buffer, node: Node): void {
    const { valueAt, valueSize } = node;
    if (!node.hasOwnPages) {
      checkValue?.(page.subarray(valueAt, valueAt + valueSize));
      return;
    }
    counted.overflowPages += Math.ceil((headerSize + valueSize) / page.length);
    const pointer = { first: readNumber(page, valueAt), transaction: readNumber(page, valueAt + 8) };
    const value = pages.readValue(pointer, valueSize, checkValue !== undefined);
    checkValue?.(value);
  }

  if (tree.root !== undefined) checkPage(tree.root, 1, undefined, undefined);
  for (const count of ['branchPages', 'leafPages', 'overflowPages', 'entries'] as const) {
    if (counted[count] !== tree[count]) throw new Damage('pages of it are missing');
  }
}

interface Node {
  readonly key: Buffer;
  /** In a branch, the page below. */
  readonly number: number;
  /** In a leaf, where the value stands in the page, or the number of its own pages. */
  readonly valueAt: number;
  readonly valueSize: number;
  readonly hasOwnPages: boolean;
}

/** The nodes of a page, which together fill it from the end exactly. */
function nodesOf(page: Buffer, number: number, kind: typeof BRANCH | typeof LEAF): Node[] {
  // Places in a page count from the end of its header.
  const lower = headerSize + page.readUInt16LE(20);
  const upper = headerSize + page.readUInt16LE(22);
  const count = (lower - headerSize) / 2;
  if (page.readUInt16LE(18) !== kind || !Number.isInteger(count) || count < 1 || lower > upper) {
    throw misplaced(number);
  }
  const nodes: Node[] = [];
  let filled = 0;
  for (let index = 0; index < count; index++) {
    const at = headerSize + page.readUInt16LE(headerSize + index * 2);
    if (at < upper || at + nodeHeaderSize > page.length) throw misplaced(number);
    const node = nodeAt(page, at, kind);
    const end = node.valueAt + (kind === BRANCH ? 0 : node.hasOwnPages ? valuePointerSize : node.valueSize);
    if (end > page.length) throw misplaced(number);
    filled += (end - at + 1) & ~1;
    nodes.push(node);
  }
  if (filled !== page.length - upper) throw misplaced(number);
  return nodes;
}

function nodeAt(page: Buffer, at: number, kind: typeof BRANCH | typeof LEAF): Node {
  const flags = page.readUInt16LE(at + 4);
  const keyAt = at + nodeHeaderSize;
  const valueAt = keyAt + page.readUInt16LE(at + 6);
  if (kind === LEAF && flags !== 0 && flags !== BIG_DATA) {
    throw new Damage('it holds what this program does not write');
  }
  return {
    key: page.subarray(keyAt, valueAt),
    number: page.readUIntLE(at, 6),
    valueAt,
    valueSize: page.readUInt32LE(at),
    hasOwnPages: kind === LEAF && flags === BIG_DATA,
  };
}

/** A record of free pages: how many numbers follow, which are pages, or when negative the lengths of runs. */
function claimFreePages(pages: Pages, list: Buffer): void {
  const count = list.length < 8 ? -1 : readNumber(list, 0);
  if (count < 0 || (count + 1) * 8 > list.length) throw new Damage('its list of free pages is unreadable');
  for (let index = 1; index <= count; index++) {
    const number = list.readBigInt64LE(index * 8);
    if (number > 0n) pages.claim(Number(number), 1);
  }
}

function compareIntegers(a: Buffer, b: Buffer): number {
  if (a.length !== 8 || b.length !== 8) throw new Damage('its list of free pages is unreadable');
  return readNumber(a, 0) - readNumber(b, 0);
}

function misplaced(number: number): Damage {
  return new Damage(`page ${number} holds something else`);
}

function readBytes(descriptor: number, position: number, into: Buffer): Buffer {
  if (readSync(descriptor, into, 0, into.length, position) < into.length) throw new Damage('it is cut short');
  return into;
}

/** Reads 64 bits, of which a sound file uses no more than 48. */
function readNumber(bytes: Buffer, at: number): number {
  if (bytes.readUInt16LE(at + 6) !== 0) throw new Damage('a number in it is out of range');
  return bytes.readUIntLE(at, 6);
}
