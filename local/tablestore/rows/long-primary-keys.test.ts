import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { definedColumnTypes, indexMeta } from '../test/indexed-tables.ts';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import { randomBelow, randomNumbers } from '../test/random-numbers.ts';
import {
  get,
  INF_MAX,
  INF_MIN,
  ignore,
  type RangeResult,
  type RowInBatch,
  type SdkRow,
} from '../test/rows.ts';

const names = ['k1', 'k2', 'k3', 'k4'] as const;
/** Bytes of the longest primary key column. */
const longest = 1024;
type Key = readonly Buffer[];
type Direction = 'FORWARD' | 'BACKWARD';
const directions: Direction[] = ['FORWARD', 'BACKWARD'];

let instance: TestInstance;
let lastTable = 0;

beforeAll(async () => {
  instance = await startTestInstance();
});
afterAll(() => instance.close());

/** A table whose primary key is four BINARY columns, with rows in the order given. */
async function createTableOf(keys: readonly Key[], indexMetas: readonly object[] = []): Promise<string> {
  const tableName = `long_keys_${++lastTable}`;
  await instance.call('createTable', {
    tableMeta: {
      tableName,
      primaryKey: names.map((name) => ({ name, type: 'BINARY' })),
      definedColumn: [{ name: 'copy', type: definedColumnTypes.BINARY }],
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    indexMetas,
  });
  await writeBatch(
    tableName,
    keys.map((key) => ({
      type: 'PUT',
      condition: ignore,
      primaryKey: sdkKey(key),
      attributeColumns: [{ name: nameOf(key) }, { copy: key[3] }],
    })),
  );
  return tableName;
}

async function writeBatch(tableName: string, writes: readonly object[]): Promise<void> {
  for (let first = 0; first < writes.length; first += 200) {
    const rows = writes.slice(first, first + 200);
    const { tables } = await instance.call<{ tables: RowInBatch[] }>('batchWriteRow', {
      tables: [{ tableName, rows }],
    });
    expect(tables.filter(({ isOk }) => !isOk)).toEqual([]);
  }
}

/** A primary key, or a bound, as the SDK takes it. */
function sdkKey(values: readonly unknown[], columns: readonly string[] = names): object[] {
  return columns.map((name, index) => ({ [name]: values[index] }));
}

/** The keys of a range, read page by page. */
async function rangeOf(
  tableName: string,
  direction: Direction,
  limit: number,
  range: {
    readonly start?: readonly unknown[];
    readonly end?: readonly unknown[];
    readonly columns?: readonly string[];
  } = {},
): Promise<string[]> {
  const { columns = names } = range;
  const [first, last] = direction === 'FORWARD' ? [INF_MIN, INF_MAX] : [INF_MAX, INF_MIN];
  const rows: SdkRow[] = [];
  let start = range.start ?? columns.map(() => first);
  for (;;) {
    const page: RangeResult = await instance.call('getRange', {
      tableName,
      direction,
      limit,
      inclusiveStartPrimaryKey: sdkKey(start, columns),
      exclusiveEndPrimaryKey: sdkKey(range.end ?? columns.map(() => last), columns),
    });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    if (!page.nextStartPrimaryKey) break;
    start = page.nextStartPrimaryKey.map(({ value }) => value);
  }
  return rows.map(({ primaryKey }) => nameOf((primaryKey ?? []).map(({ value }) => value as Buffer)));
}

/** A short text that tells a key from every other. */
function nameOf(key: Key): string {
  return key
    .map((bytes) => {
      const digest = createHash('sha1').update(bytes).digest('hex').slice(0, 10);
      return `${bytes.length}:${bytes.subarray(0, 1).toString('hex')}…${bytes.subarray(-2).toString('hex')}:${digest}`;
    })
    .join(' ');
}

function compareKeys(a: Key, b: Key): number {
  return (
    a.map((bytes, index) => bytes.compare(b[index] ?? Buffer.alloc(0))).find((order) => order !== 0) ?? 0
  );
}

/** The names of keys in the order of a range, which starts at the first bound and stops before the second. */
function expectedRange(keys: readonly Key[], direction: Direction, start?: Key, end?: Key): string[] {
  const sign = direction === 'FORWARD' ? 1 : -1;
  return keys
    .filter((key) => start === undefined || compareKeys(key, start) * sign >= 0)
    .filter((key) => end === undefined || compareKeys(key, end) * sign < 0)
    .toSorted((a, b) => compareKeys(a, b) * sign)
    .map(nameOf);
}

/** A column of the greatest length, of one byte except the last. */
function column(byte: number, last = byte): Buffer {
  const bytes = Buffer.alloc(longest, byte);
  bytes[longest - 1] = last;
  return bytes;
}

/** Keys as long as keys can be, most of which differ only at the very end of a column, and a few that are shorter. */
const hardKeys: readonly Key[] = [
  ...[0x00, 0x61, 0xff].flatMap((byte): Key[] => {
    const same = column(byte);
    const [less, more] = [column(byte, Math.max(byte - 1, 0)), column(byte, Math.min(byte + 1, 0xff))];
    const other = byte === 0 ? more : less;
    return [
      [same, same, same, same],
      [same, same, same, other],
      [same, same, other, same],
      [same, other, same, same],
      [other, same, same, same],
      [same, same, same, same.subarray(1)],
      [same, same, same.subarray(1), same],
      [same, same, same, Buffer.alloc(0)],
    ];
  }),
  [column(0x61), column(0x61), column(0x61), column(0x61, 0x62)],
  [column(0x00), column(0xff), column(0x00), column(0xff)],
  [column(0xff), column(0x00), column(0xff), column(0x00)],
  [column(0x00, 0xff), column(0xff, 0x00), column(0x00), column(0xff)],
  [Buffer.alloc(0), Buffer.alloc(0), Buffer.alloc(0), Buffer.alloc(0)],
];

describe('primary keys of four times 1,024 bytes', () => {
  let tableName: string;

  beforeAll(async () => {
    tableName = await createTableOf(hardKeys.toReversed());
  });

  it('are each found with what was written under it', async () => {
    for (const key of hardKeys) {
      expect(await get(instance, tableName, sdkKey(key))).toEqual({ name: nameOf(key), copy: key[3] });
    }
  });

  it.each(directions)(
    'are ranged over %s in the order of their bytes, in pages of every size',
    async (direction) => {
      const expected = expectedRange(hardKeys, direction);
      expect(new Set(expected).size).toBe(hardKeys.length);
      for (const limit of [1, 2, 7, hardKeys.length, 5000]) {
        expect(await rangeOf(tableName, direction, limit)).toEqual(expected);
      }
    },
  );

  it.each(directions)(
    'bound a range %s: it starts with the one, and stops before the other',
    async (direction) => {
      const sorted = hardKeys.toSorted((a, b) => compareKeys(a, b) * (direction === 'FORWARD' ? 1 : -1));
      for (const [index, start] of sorted.entries()) {
        for (const end of sorted.slice(index + 1)) {
          const bounds = { start, end };
          const expected = expectedRange(hardKeys, direction, start, end);
          expect(await rangeOf(tableName, direction, 5000, bounds)).toEqual(expected);
        }
      }
    },
  );

  it('are refused when one is a byte longer', async () => {
    const primaryKey = sdkKey([...names.slice(1).map(() => column(0x61)), Buffer.alloc(longest + 1, 0x61)]);
    await expect(get(instance, tableName, primaryKey)).rejects.toMatchObject({
      code: 'OTSParameterInvalid',
      message: "The length of primary key column: 'k4' exceeds the MaxLength:1024 with CurrentLength:1025.",
    });
  });

  it('are deleted one by one, each without the others', async () => {
    const left = [...hardKeys];
    while (left.length > 0) {
      const [key] = left.splice(Math.floor(left.length / 2), 1) as [Key];
      await instance.call('deleteRow', { tableName, condition: ignore, primaryKey: sdkKey(key) });
      expect(await get(instance, tableName, sdkKey(key))).toBeUndefined();
      expect(await rangeOf(tableName, 'FORWARD', 5000)).toEqual(expectedRange(left, 'FORWARD'));
    }
  });
});

describe('indexes over them', () => {
  // The one turns the primary key round; the other has a column more than it, and so keys of 5 KB.
  const turned = names.toReversed();
  const longer = ['k1', 'copy', 'k2', 'k3', 'k4'];
  let tableName: string;

  beforeAll(async () => {
    tableName = await createTableOf(hardKeys, [
      indexMeta({ name: 'turned', primaryKey: turned, definedColumn: [] }),
      indexMeta({ name: 'longer', primaryKey: ['k1', 'copy'], definedColumn: [], isLocal: true }),
    ]);
  });

  it.each(directions)(
    'have an entry for each, and range over them %s in their own order',
    async (direction) => {
      for (const limit of [3, 5000]) {
        expect(await rangeOf('turned', direction, limit, { columns: turned })).toEqual(
          expectedRange(
            hardKeys.map((key) => key.toReversed()),
            direction,
          ),
        );
        expect(await rangeOf('longer', direction, limit, { columns: longer })).toEqual(
          expectedRange(
            hardKeys.map(([k1, k2, k3, k4]) => [k1, k4, k2, k3, k4] as Key),
            direction,
          ),
        );
      }
    },
  );

  it('lose the entry of each row that is deleted, and no other', async () => {
    const left = [...hardKeys];
    while (left.length > 0) {
      const [key] = left.splice(Math.floor(left.length / 3), 1) as [Key];
      await instance.call('deleteRow', { tableName, condition: ignore, primaryKey: sdkKey(key) });
      expect(await rangeOf('turned', 'FORWARD', 5000, { columns: turned })).toEqual(
        expectedRange(
          left.map((each) => each.toReversed()),
          'FORWARD',
        ),
      );
    }
    expect(await rangeOf('longer', 'FORWARD', 5000, { columns: longer })).toEqual([]);
  });
});

/** Columns that begin alike over a random length, and that go on with few different bytes. */
function randomKey(random: () => number): Key {
  const bytes = [0x00, 0x01, 0x61, 0xff];
  const byte = (): number => bytes[randomBelow(bytes.length, random)] ?? 0;
  return names.map(() => {
    const common = Buffer.alloc([0, 1, 900, 1000, 1020][randomBelow(5, random)] ?? 0, byte());
    const rest = Buffer.from(Array.from({ length: randomBelow(5, random) }, byte));
    return Buffer.concat([common, rest]);
  });
}

it('hundreds of long keys with random beginnings stay in the order of a sorted array', async () => {
  const random = randomNumbers(20);
  const pick = (keys: readonly Key[]): Key => keys[randomBelow(keys.length, random)] ?? [];
  const keys = Array.from({ length: 300 }, () => randomKey(random));
  const tableName = await createTableOf(keys);
  let left: readonly Key[] = [...new Map(keys.map((key) => [nameOf(key), key])).values()];

  for (const count of [0, 100, 100]) {
    const deleted = new Set(Array.from({ length: count }, () => pick(left)));
    left = left.filter((key) => !deleted.has(key));
    await writeBatch(
      tableName,
      [...deleted].map((key) => ({ type: 'DELETE', condition: ignore, primaryKey: sdkKey(key) })),
    );
    for (const direction of directions) {
      expect(await rangeOf(tableName, direction, 37)).toEqual(expectedRange(left, direction));
      for (let round = 0; round < 20; round++) {
        const [low, high] = [pick(left), randomKey(random)].toSorted(compareKeys) as [Key, Key];
        const [start, end] = direction === 'FORWARD' ? [low, high] : [high, low];
        const range = await rangeOf(tableName, direction, 1 + randomBelow(200, random), { start, end });
        expect(range).toEqual(expectedRange(left, direction, start, end));
      }
    }
  }
}, 60_000);
