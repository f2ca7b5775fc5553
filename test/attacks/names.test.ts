import { beforeAll, describe, expect, it } from '@jest/globals';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { type Case, expectOf } from './world/outcomes.ts';
import { ask, codeOf, post, signIn, type User } from './world/user.ts';

const world = useAttackWorld(3);
let mallory: User;
beforeAll(async () => {
  mallory = await signIn(world(), 'mallory');
  await ask(world(), mallory, { op: 'put', collection: 'things', obj: { id: 'a', kind: 'a', rank: 1 } });
});

/** As JSON, in which __proto__ is a name like any other. */
const raw = (request: string) => `{"sid":"${mallory.sessionId}",${request}}`;

describe('A5: names that every object has', () => {
  const names = [
    ...Object.getOwnPropertyNames(Object.prototype),
    'prototype',
    'then',
    'length',
    'name',
    'default',
  ];

  it('are no operation, collection, field or operator of db', async () => {
    const cases = names.flatMap((name): Case[] => {
      const key = JSON.stringify(name);
      const things = '"collection":"things"';
      return [
        [`op ${name}`, raw(`"op":${key}`)],
        [`collection ${name}`, raw(`"op":"list","collection":${key}`)],
        [`collection of put ${name}`, raw(`"op":"put","collection":${key},"obj":{"id":"a"}`)],
        [`collection of an item ${name}`, raw(`"op":"list","collection":${key}`)],
        [`envelope ${name}`, raw(`"op":"list",${key}:{"limit":1}`)],
        [`field ${name}`, raw(`"op":"put",${things},"obj":{"id":"a","kind":"a",${key}:{"rank":2}}`)],
        [`set ${name}`, raw(`"op":"update",${things},"id":"a","set":{${key}:{"rank":2}}`)],
        [`unset ${name}`, raw(`"op":"update",${things},"id":"a","unset":[${key}]`)],
        [`inc ${name}`, raw(`"op":"update",${things},"id":"a","inc":{${key}:1}`)],
        [`push ${name}`, raw(`"op":"update",${things},"id":"a","push":{${key}:["x"]}`)],
        [`where ${name}`, raw(`"op":"list",${things},"where":{${key}:1}`)],
        [`operator ${name}`, raw(`"op":"list",${things},"where":{"rank":{${key}:1}}`)],
        [`orderBy ${name}`, raw(`"op":"list",${things},"orderBy":${key}`)],
        [`direction ${name}`, raw(`"op":"list",${things},"orderBy":{"field":"rank","direction":${key}}`)],
        [`fields ${name}`, raw(`"op":"get",${things},"id":"a","fields":[${key}]`)],
        [`item op ${name}`, raw(`"op":"batch",${things},"items":[{"op":${key},"id":"a"}]`)],
        [`item envelope ${name}`, raw(`"op":"batch",${things},"items":[{"op":"remove","id":"a",${key}:1}]`)],
      ];
    });
    await expectOf(world(), mallory, 'InvalidArgument', cases);
  });

  it('are no action of session, and no session', async () => {
    const changes = await world().changes(async () => {
      for (const name of names) {
        expect(codeOf(await post(world(), { action: name, sessionId: mallory.sessionId }))).toBe(
          'InvalidArgument',
        );
        expect(codeOf(await post(world(), `{"action":"renew","sessionId":${JSON.stringify(name)}}`))).toBe(
          'Unauthenticated',
        );
        expect(
          codeOf(await post(world(), `{${JSON.stringify(name)}:{"authCode":"x","action":"renew"}}`)),
        ).toBe('InvalidArgument');
      }
    });
    expect(changes).toEqual([]);
    tried(3 * names.length);
  });

  it('do no harm as ids: they are texts', async () => {
    for (const id of names) {
      const changes = await world().changes(() =>
        ask(world(), mallory, { op: 'put', obj: { id, text: 'x' } }),
      );
      expect(changes).toEqual([`+data_todos/${mallory.uid}/${id}`]);
      expect((await ask(world(), mallory, { op: 'get', id })).body).toMatchObject({
        data: { id, text: 'x' },
      });
    }
    tried(names.length);
  });
});

describe('A7: operators in conditions', () => {
  const things = (where: unknown) => ({ op: 'list', collection: 'things', where });
  const nested = (depth: number): object => (depth === 0 ? { rank: 1 } : { $not: nested(depth - 1) });

  it('that are not on the short list are refused, wherever they stand', async () => {
    const operators = [
      '$where',
      '$regex',
      '$options',
      '$expr',
      '$function',
      '$accumulator',
      '$jsonSchema',
      '$text',
      '$elemMatch',
      '$size',
      '$mod',
      '$type',
      '$all',
      '$nor',
      '$like',
      '$contains',
      '$ref',
      '$lookup',
      '$set',
      '$comment',
      '$',
      '$$eq',
      '$EQ',
      ' $eq',
      '$eq ',
      '$eq\0',
      '$gt$',
      'eq',
      '=',
      'OR 1=1',
      '$and',
      '$or',
      '$not',
    ];
    const operands = ['function(){return true}', '.*', { $gt: '' }, [{ $gt: '' }], 1, true, null];
    const cases = operators.flatMap((operator) => [
      ...operands.map(
        (operand): Case => [
          `rank ${operator} ${JSON.stringify(operand)}`,
          things({ rank: { [operator]: operand } }),
        ],
      ),
      ...(/^\$(and|or|not)$/.test(operator)
        ? []
        : [
            [`at the top ${operator}`, things({ [operator]: 'this.uid != ""' })] as const,
            [`in $or ${operator}`, things({ $or: [{ rank: 1 }, { [operator]: '1' }] })] as const,
            [
              `count ${operator}`,
              { op: 'count', collection: 'things', where: { $not: { [operator]: 1 } } },
            ] as const,
          ]),
    ]);
    await expectOf(world(), mallory, 'InvalidArgument', cases);
  });

  it('with operands of another kind are refused: an object, a list, what stands for no text', async () => {
    const operators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$prefix', '$exists'];
    const operands: readonly unknown[] = [
      {},
      { $ne: null },
      [],
      [1],
      null,
      { toString: 1 },
      { length: 1 },
      { $in: ['a'] },
    ];
    const cases = ['id', 'text', 'rank', 'weight', 'done', 'kind'].flatMap((field) =>
      operators.flatMap((operator) =>
        operands.map(
          (operand): Case => [
            `${field} ${operator} ${JSON.stringify(operand)}`,
            things({ [field]: { [operator]: operand } }),
          ],
        ),
      ),
    );
    await expectOf(world(), mallory, 'InvalidArgument', cases);
  });

  it('are refused when they are too many or too deep', async () => {
    await expectOf(world(), mallory, 'InvalidArgument', [
      ['$in of 21', things({ rank: { $in: Array.from({ length: 21 }, (_, at) => at) } })],
      ['$in of 100,000', things({ rank: { $in: Array.from({ length: 100_000 }, () => 1) } })],
      ['$nin of objects', things({ rank: { $nin: [{}] } })],
      ['$or of 40', things({ $or: Array.from({ length: 40 }, (_, rank) => ({ rank })) })],
      ['$or of 50,000', things({ $or: Array.from({ length: 50_000 }, () => ({ rank: 1 })) })],
      ['9 levels', things(nested(9))],
      [
        '20,000 levels',
        raw(`"op":"list","collection":"things","where":${'{"$not":'.repeat(20_000)}{}${'}'.repeat(20_000)}`),
      ],
      ['$or that is no list', things({ $or: { length: 1, 0: { rank: 1 } } })],
      ['$and that is a text', things({ $and: 'rank' })],
      ['conditions as a list', things([{ rank: 1 }])],
      ['conditions as a text', things('1=1')],
    ]);
  });

  it('take texts as texts: what would be a slow regular expression elsewhere finds nothing, at once', async () => {
    const patterns = [
      '(a+)+$',
      '^(([a-z])+.)+[A-Z]([a-z])+$',
      '.*',
      '%',
      '_',
      "' OR '1'='1",
      '${7*7}',
      '{{7*7}}',
    ];
    const cases = patterns.flatMap((text) => [
      [`= ${text}`, things({ text })] as const,
      [`prefix ${text}`, things({ label: { $prefix: text } })] as const,
    ]);
    const begun = process.cpuUsage();
    await expectOf(world(), mallory, 'done', cases, '"id":"a"');
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(2_000);
  });
});
