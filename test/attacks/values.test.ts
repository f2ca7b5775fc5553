import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fuzz, runsOf, timeoutFor } from './fuzz/attempts.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { type Case, expectOf, outcomeOf } from './world/outcomes.ts';
import { ask, codeOf, post, signIn, type User } from './world/user.ts';

const usualRuns = 400;

describe('A6: values made to break what reads them', () => {
  const world = useAttackWorld(3);
  let mallory: User;
  beforeAll(async () => {
    mallory = await signIn(world(), 'mallory');
  });

  const raw = (request: string) => `{"sid":"${mallory.sessionId}","collection":"things",${request}}`;
  const put = (fields: string) => raw(`"op":"put","obj":{"id":"a","kind":"a",${fields}}`);
  const deep = (open: string, close: string, depth: number) => open.repeat(depth) + '1' + close.repeat(depth);
  const manyKeys = (count: number) =>
    Array.from({ length: count }, (_, at) => `"k${at.toString(36)}":0`).join();

  it('are refused by db before anything is written', async () => {
    const cases: Case[] = [
      ['a list 10,000 deep', put(`"notes":{"a":${deep('[', ']', 10_000)}}`)],
      ['objects 10,000 deep', put(`"notes":${deep('{"a":', '}', 10_000)}`)],
      ['objects 33 deep', put(`"notes":${deep('{"a":', '}', 33)}`)],
      ['half a megabyte of brackets', put(`"notes":${deep('[', ']', 250_000)}`)],
      ['brackets that never close', put(`"notes":${'['.repeat(500_000)}`)],
      ['a set 10,000 deep', raw(`"op":"update","id":"a","set":{"notes":${deep('{"a":', '}', 10_000)}}`)],
      ['an increment 10,000 deep', raw(`"op":"update","id":"a","inc":{"rank":${deep('[', ']', 10_000)}}`)],
      [
        'a pushed value 10,000 deep',
        raw(`"op":"update","id":"a","push":{"tags":[${deep('[', ']', 10_000)}]}`),
      ],
      ['an id 10,000 deep', raw(`"op":"get","id":${deep('[', ']', 10_000)}`)],
      ['a limit 10,000 deep', raw(`"op":"list","limit":${deep('[', ']', 10_000)}`)],
      ['an order 10,000 deep', raw(`"op":"list","orderBy":${deep('[', ']', 10_000)}`)],
      ['fields 10,000 deep', raw(`"op":"list","fields":${deep('[', ']', 10_000)}`)],
      ['a cursor 10,000 deep', raw(`"op":"list","cursor":${deep('[', ']', 10_000)}`)],
      ['items 10,000 deep', raw(`"op":"batch","items":${deep('[', ']', 10_000)}`)],
      ['100,000 fields', put(manyKeys(100_000))],
      ['100,000 fields of the envelope', raw(`"op":"list",${manyKeys(60_000)}`)],
      ['a million keys', put(`"notes":{${manyKeys(1_000_000)}}`)],
      ['__proto__ in a document', put('"__proto__":{"rank":2}')],
      ['__proto__ in what is nested', put('"notes":{"__proto__":{"polluted":true}}')],
      ['__proto__ in a list in it', put('"notes":{"a":[{"__proto__":{"polluted":true}}]}')],
      ['constructor.prototype', put('"notes":{"constructor":{"prototype":{"polluted":true}}}')],
      ['prototype', put('"notes":{"prototype":{}}')],
      ['__proto__ in a set', raw('"op":"update","id":"a","set":{"__proto__":{"rank":2}}')],
      ['__proto__ in a set’s value', raw('"op":"update","id":"a","set":{"notes":{"__proto__":{"a":1}}}')],
      ['a high surrogate alone', put('"text":"\\ud800"')],
      ['a low surrogate alone', put('"text":"a\\udc00b"')],
      ['a surrogate in a name', put('"notes":{"\\ud800":1}')],
      ['a surrogate in a list', put('"tags":["\\udfff"]')],
      ['a surrogate in an id', raw('"op":"put","obj":{"id":"\\ud800","kind":"a"}')],
      ['a surrogate in a condition', raw('"op":"list","where":{"text":"\\ud800"}')],
      ['1e999', put('"weight":1e999')],
      ['-1e999', put('"weight":-1e999')],
      ['1e999 nested', put('"notes":{"a":[1e999]}')],
      ['1e999 in a condition', raw('"op":"list","where":{"weight":{"$lt":1e999}}')],
      ['2^53 + 1', put('"rank":9007199254740993')],
      ['2^53 + 1 nested', put('"notes":{"a":9007199254740993}')],
      ['2^63', put('"rank":9223372036854775808')],
      ['a fraction for an integer', put('"rank":0.1')],
      ['an increment of 2^53', raw('"op":"update","id":"a","inc":{"rank":9007199254740992}')],
      ['NaN', put('"weight":NaN')],
      ['Infinity', put('"weight":Infinity')],
      ['undefined', put('"weight":undefined')],
      ['a hexadecimal number', put('"rank":0x10')],
      ['a comment', put('"rank":1/**/')],
      ['a comma at the end', put('"rank":1,')],
      ['a byte order mark', `\ufeff${put('"rank":1')}`],
      ['nothing', ''],
      ['null', 'null'],
      ['a list', '[]'],
      ['a number', '1e400'],
      ['a text', '"list"'],
      ['two requests', `${put('"rank":1')}${put('"rank":2')}`],
      ['NUL after the request', `${put('"rank":1')}\0`],
    ];
    await expectOf(world(), mallory, 'InvalidArgument', cases, 'stack', 'RangeError');
  });

  it('are refused as bytes that are no UTF-8, in every encoding', async () => {
    const request = put('"text":"café"');
    const changes = await world().changes(async () => {
      for (const bytes of [
        Buffer.from(request, 'latin1'),
        Buffer.from(request, 'utf16le'),
        Buffer.concat([Buffer.from(request.slice(0, -3)), Buffer.from([0xc0, 0xaf]), Buffer.from('"}}')]),
        Buffer.concat([
          Buffer.from(request.slice(0, -3)),
          Buffer.from([0xed, 0xa0, 0x80]),
          Buffer.from('"}}'),
        ]),
        Buffer.alloc(1024, 0xff),
      ]) {
        expect(outcomeOf(await ask(world(), mallory, bytes))).toBe('InvalidArgument');
      }
    });
    expect(changes).toEqual([]);
  });

  it('of a name that comes twice: the last one counts, for every part of the function', async () => {
    const bob = await signIn(world(), 'bob');
    const twice = (first: string, last: string) =>
      `{"sid":"${first}","op":"count","sid":"${last}","op":"list","limit":1,"collection":"todos"}`;
    expect((await ask(world(), mallory, twice(bob.sessionId, mallory.sessionId))).body).toEqual({ data: [] });
    expect(codeOf(await ask(world(), mallory, twice(mallory.sessionId, 'x')))).toBe('Unauthenticated');
    const answer = await ask(world(), mallory, put('"rank":1,"rank":2'));
    expect(answer.body).toMatchObject({ data: { rank: 2 } });
    expect((await ask(world(), mallory, raw('"op":"get","id":"a"'))).body).toMatchObject({
      data: { rank: 2 },
    });
  });

  it('are answered by session with 4xx, and leave its tables as they are', async () => {
    const bodies = [
      deep('[', ']', 4_000),
      deep('{"authCode":', '}', 1_200),
      `{"authCode":${deep('[', ']', 4_000)}}`,
      `{"action":"renew","sessionId":${deep('[', ']', 4_000)}}`,
      `{${manyKeys(1_000)},"authCode":1}`,
      '{"__proto__":{"authCode":"x"}}',
      '{"constructor":{"prototype":{"authCode":"x"}}}',
      '{"authCode":"\\ud800"}',
      '{"authCode":1e999}',
      '{"authCode":NaN}',
      '{"authCode":null}',
      '{"authCode":["x"]}',
      '{"authCode":{"length":1}}',
      '{"authCode":""}',
      `{"authCode":"${'x'.repeat(257)}"}`,
      '{"authCode":"a\\u0000b"}',
      '{"authCode":"x&scope=auth_user"}',
      '',
      '[]',
      'null',
      '0',
      '"x"',
      '\ufeff{"authCode":"x"}',
      '{"authCode":"x"}{"authCode":"y"}',
      '{',
      '\0',
    ];
    const changes = await world().changes(async () => {
      for (const body of bodies) {
        const { status, text } = await post(world(), body);
        expect([400, 401]).toContain(status);
        expect(text).not.toMatch(/stack|RangeError|node_modules/);
      }
    });
    expect(changes).toEqual([]);
  });

  it(
    'come back exactly as they were sent, or are refused',
    async () => {
      const nested = fc.dictionary(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'toString', '')),
        fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
        { maxKeys: 4 },
      );
      const text = fc.string({ unit: 'binary', maxLength: 40 });
      const document = fc.record(
        {
          text: fc.oneof(text, fc.jsonValue()),
          label: text,
          weight: fc.oneof(fc.double(), fc.constantFrom(-0, 5e-324, 2 ** 53, 1e308)),
          rank: fc.oneof(fc.maxSafeInteger(), fc.double()),
          done: fc.oneof(fc.boolean(), fc.jsonValue()),
          tags: fc.array(text, { maxLength: 4 }),
          notes: nested,
        },
        { requiredKeys: [] },
      );
      let kept = 0;
      await fuzz('A6', usualRuns, document, async (fields) => {
        const sent = JSON.stringify({ id: 'round', kind: 'a', ...fields });
        const answer = await ask(world(), mallory, raw(`"op":"put","obj":${sent}`));
        const outcome = outcomeOf(answer);
        if (outcome === 'InvalidArgument') return;
        if (outcome !== 'done') throw new Error(`It comes to ${outcome}.`);
        kept += 1;
        const { body } = await ask(world(), mallory, raw('"op":"get","id":"round"'));
        const {
          createdAt: _c,
          updatedAt: _u,
          _rev,
          ...data
        } = (body as { data: Record<string, unknown> }).data;
        // JSON itself has no -0, and no undefined.
        const wanted = { done: false, label: 'b', rank: 1, ...JSON.parse(sent) };
        expect(data).toEqual(JSON.parse(JSON.stringify(wanted)));
      });
      expect(kept).toBeGreaterThan(runsOf(usualRuns) / 100);
    },
    timeoutFor(runsOf(usualRuns)),
  );
});
