import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Instance, startWriteWorld, type WriteWorld } from './write-world.ts';

let world: WriteWorld;
let db: Instance;
beforeAll(async () => {
  world = await startWriteWorld();
  db = world.start();
});
afterEach(() => world.clear());
afterAll(() => world.close());

const names = fc.string().filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
const numbers = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ min: -(2 ** 53 - 1), max: 2 ** 53 - 1, noNaN: true }).filter((value) => !Object.is(value, -0)),
);
const { nested } = fc.letrec((tie) => ({
  nested: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    numbers,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('nested'), { maxLength: 3 }),
    fc.dictionary(names, tie('nested'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

it('whatever is nested comes back as it was sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, nested, { maxKeys: 3, noNullPrototype: true }), async (value) => {
      const sent = { id: 'a', nested: value };
      const answer = await db('alice', { op: 'put', obj: sent });
      // What is too large, or not well-formed, is refused.
      if (answer.error !== undefined) return expect(answer.error.code).toBe('InvalidArgument');
      const { data } = await db('alice', { op: 'get', id: 'a' });
      expect(data).toEqual(answer.data);
      return expect(data).toMatchObject(JSON.parse(JSON.stringify(sent)));
    }),
    { numRuns: 300 },
  );
});

describe('a number', () => {
  it.each([0, -1, 2 ** 53 - 1, -(2 ** 53 - 1), 0.1, -1e-300, 1 / 3])(
    '%d comes back as it was sent',
    async (value) => {
      const obj = {
        id: 'a',
        share: value,
        nested: { value },
        ...(Number.isInteger(value) ? { rank: value } : {}),
      };
      await db('alice', { op: 'add', obj });
      expect((await db('alice', { op: 'get', id: 'a' })).data).toMatchObject(obj);
    },
  );

  it.each(['9007199254740992', '-9007199254740993', '1e300', '1e999', '-1e999'])(
    '%s is refused wherever it stands',
    async (text) => {
      await db('alice', { op: 'add', obj: { id: 'a' } });
      const before = await world.rows();
      const requests = [
        `{"op":"put","obj":{"id":"a","rank":${text}}}`,
        `{"op":"put","obj":{"id":"a","share":${text}}}`,
        `{"op":"put","obj":{"id":"a","nested":{"deep":[${text}]}}}`,
        `{"op":"update","id":"a","set":{"share":${text}}}`,
        `{"op":"update","id":"a","inc":{"rank":${text}}}`,
        `{"op":"update","id":"a","push":{"tags":[${text}]}}`,
      ];
      for (const request of requests)
        expect(await db('alice', request)).toMatchObject({ error: { code: 'InvalidArgument' } });
      expect(await world.rows()).toEqual(before);
    },
  );
});

describe('a name', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('%s is refused wherever it stands', async (name) => {
    const requests = [
      `{"op":"add","obj":{"id":"a","${name}":1}}`,
      `{"op":"add","obj":{"id":"a","nested":{"${name}":1}}}`,
      `{"op":"add","obj":{"id":"a","nested":{"list":[{"${name}":{}}]}}}`,
      `{"op":"update","id":"b","set":{"${name}":1}}`,
      `{"op":"update","id":"b","set":{"nested":{"${name}":1}}}`,
      `{"op":"update","id":"b","inc":{"${name}":1}}`,
      `{"op":"update","id":"b","push":{"${name}":[1]}}`,
      `{"op":"update","id":"b","unset":["${name}"]}`,
      `{"op":"remove","id":"b","collection":"${name}"}`,
    ];
    for (const request of requests) {
      expect(await db('alice', request)).toMatchObject({
        error: { code: 'InvalidArgument' },
      });
    }
    expect(await world.rows()).toEqual({});
  });
});

it.each([33, 300_000])('nesting of %i levels is refused wherever it stands', async (depth) => {
  const deep = '['.repeat(depth) + ']'.repeat(depth);
  const requests = [
    `{"op":"add","obj":{"id":${deep}}}`,
    `{"op":"add","obj":{"id":"a","nested":{"a":${deep}}}}`,
    `{"op":"put","obj":{"id":"a","nested":{"a":${deep}}}}`,
    `{"op":"update","id":"a","set":{"nested":{"a":${deep}}}}`,
    `{"op":"update","id":"a","push":{"tags":${deep}}}`,
    `{"op":"update","id":"a","inc":{"rank":${deep}}}`,
  ];
  for (const request of requests) {
    const refusal = { error: { code: 'InvalidArgument' } };
    expect(await db('alice', request)).toMatchObject(refusal);
    const batch = `{"op":"batch","items":[${request}]}`;
    expect(await db('alice', batch)).toMatchObject({ data: [refusal] });
  }
});

it('fields by the thousand are refused without comparing each with each', async () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `f${at}`);
  await db('alice', { op: 'get', id: 'warm' });
  const begun = process.cpuUsage();
  const answer = await db('alice', { op: 'update', id: 'a', unset: names });
  expect(answer).toMatchObject({ error: { code: 'InvalidArgument' } });
  // Comparing each with each takes six seconds, this a tenth of one.
  expect(process.cpuUsage(begun).user).toBeLessThan(2_000_000);
});

describe('a moment', () => {
  it.each([0, -1, Date.UTC(2026, 10, 21), 8.64e15, -8.64e15])('%d is stored as a number', async (due) => {
    const { data } = await db('alice', { op: 'add', obj: { id: 'a', due } });
    expect(data).toMatchObject({ due });
    expect((await world.rows())['alice/a']).toMatchObject({ due: BigInt(due) });
  });

  it.each([0.5, 8.64e15 + 1, '2026-11-21', null])('cannot be %j', async (due) => {
    expect(await db('alice', { op: 'add', obj: { id: 'a', due } })).toMatchObject({
      error: { code: 'InvalidArgument', message: expect.stringMatching(/^due: /) },
    });
  });
});

describe("a document's size", () => {
  const add = (text: string) => db('alice', { op: 'add', obj: { id: 'a', nested: { a: text } } });
  const get = async () => (await db('alice', { op: 'get', id: 'a' })).data as { nested: { a: string } };
  /** The bytes of {"a":""} around the text. */
  const around = 8;

  it('is allowed up to its bound, in bytes of UTF-8', async () => {
    expect(await add('中'.repeat((2000 - around) / 3))).toHaveProperty('data');
    expect(await add('中'.repeat((2000 - around) / 3 + 1))).toMatchObject({
      error: { code: 'InvalidArgument' },
    });
  });

  it('is exact however often a document is updated', async () => {
    await add('x'.repeat(900));
    for (let round = 0; round < 12; round++) {
      const nested = { a: String(round).repeat(900 / String(round).length) };
      expect(await db('alice', { op: 'update', id: 'a', set: { nested } })).toHaveProperty('data');
      expect(await get()).toMatchObject({ nested });
    }
    // 908 bytes are there, and 20 more of a text.
    expect(await db('alice', { op: 'update', id: 'a', set: { text: 'x'.repeat(20) } })).toHaveProperty(
      'data',
    );
    const pushed = (bytes: number) => ({ op: 'update', id: 'a', push: { tags: ['x'.repeat(bytes)] } });
    const [left, brackets] = [2000 - 908 - 20, 4];
    expect(await db('alice', pushed(left - brackets + 1))).toMatchObject({
      error: { code: 'InvalidArgument' },
    });
    expect(await db('alice', pushed(left - brackets))).toHaveProperty('data');
    expect(await db('alice', { op: 'update', id: 'a', set: { text: 'y'.repeat(20) } })).toHaveProperty(
      'data',
    );
    expect(await db('alice', { op: 'update', id: 'a', unset: ['nested'] })).toHaveProperty('data');
    expect(
      await db('alice', { op: 'update', id: 'a', set: { nested: { a: 'x'.repeat(900) } } }),
    ).toHaveProperty('data');
  });

  it('does not keep a document from being changed that was larger before', async () => {
    await world.putRow('alice', 'a', { nested: Buffer.from(JSON.stringify({ a: 'x'.repeat(3000) })) });
    expect(await db('alice', { op: 'update', id: 'a', set: { text: 'x' } })).toMatchObject({
      error: { code: 'InvalidArgument' },
    });
    expect(await db('alice', { op: 'update', id: 'a', set: { done: true } })).toHaveProperty('data');
    expect(await db('alice', { op: 'update', id: 'a', inc: { rank: 1 } })).toHaveProperty('data');
    expect(await db('alice', { op: 'update', id: 'a', set: { nested: { a: 'x' } } })).toHaveProperty('data');
  });

  it('is one mebibyte where nothing is declared', async () => {
    const request = (bytes: number) => ({
      op: 'update',
      collection: 'notes',
      id: 'a',
      set: { text: 'x'.repeat(bytes) },
    });
    await db('alice', { op: 'add', collection: 'notes', obj: { id: 'a' } });
    expect(await db('alice', request(1024 * 1024 - 200))).toHaveProperty('data');
    expect(await db('alice', request(1024 * 1024))).toMatchObject({ error: { code: 'InvalidArgument' } });
  });
});
