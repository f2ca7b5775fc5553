import { beforeAll, describe, expect, it } from '@jest/globals';
import { GetRangeRequest } from '../../local/tablestore/protocol/messages.ts';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { expectOf, outcomeOf } from './world/outcomes.ts';
import { ask, codeOf, signIn, type User } from './world/user.ts';

describe('A20: requests that cost more than they look', () => {
  const world = useAttackWorld(3);
  let mallory: User;
  beforeAll(async () => {
    mallory = await signIn(world(), 'mallory');
    const items = Array.from({ length: 200 }, (_, rank) => ({
      op: 'put',
      obj: { id: `${rank}`, kind: 'a', rank },
    }));
    await ask(world(), mallory, { op: 'batch', collection: 'things', items });
  });

  const things = (request: object) => ({ collection: 'things', ...request });
  const pathsOf = () =>
    world()
      .tablestore.take()
      .map(({ path }) => path);

  it('limits beyond a thousand, and what is no limit, are refused before anything is read', async () => {
    const limits = [1e9, 1001, 0, -1, 1.5, 2 ** 53, '1', '1e9', null, [1], {}, true];
    world().tablestore.take();
    const cases = limits.map((limit) => [`${limit}`, things({ op: 'list', limit })] as const);
    await expectOf(world(), mallory, 'InvalidArgument', [
      ...cases,
      ['1e999', `{"sid":"${mallory.sessionId}","op":"list","limit":1e999}`],
    ]);
    expect(pathsOf()).toEqual([]);
  });

  it('a page reads no more rows than were asked for, and one request no more than ten pages', async () => {
    for (const limit of [1, 5, 100]) {
      for (const orderBy of ['id', 'rank', 'label']) {
        world().tablestore.take();
        const { body } = await ask(
          world(),
          mallory,
          things({ op: 'list', limit, orderBy, fields: ['rank'] }),
        );
        expect((body as { data: unknown[] }).data).toHaveLength(limit);
        const ranges = world()
          .tablestore.take()
          .filter(({ path }) => path === '/GetRange');
        expect(ranges.map((range) => GetRangeRequest.decode(range.body).limit)).toEqual([limit]);
      }
    }
    const scans = [
      { op: 'count' },
      { op: 'count', where: { text: 'nobody has it' } },
      { op: 'list', where: { text: 'nobody has it' }, limit: 1000 },
      { op: 'list', where: { $not: { rank: { $gte: 0 } } }, orderBy: 'rank' },
      { op: 'list', where: { $or: [{ due: 1 }, { weight: { $gt: 5 } }] } },
    ];
    for (const scan of scans) {
      world().tablestore.take();
      expect(outcomeOf(await ask(world(), mallory, things(scan)))).toBe('done');
      expect(pathsOf().filter((path) => path === '/GetRange').length).toBeLessThanOrEqual(10);
    }
    tried(9 + scans.length);
  });

  it('a batch has 200 items at most, each of them costs a read and two writes at most, and no document two items', async () => {
    const batch = (count: number, item: (at: number) => object) =>
      things({ op: 'batch', items: Array.from({ length: count }, (_, at) => item(at)) });
    await expectOf(world(), mallory, 'InvalidArgument', [
      ['201 items', batch(201, (at) => ({ op: 'remove', id: `${at}` }))],
      ['40,000 items', batch(40_000, () => ({ op: 'remove', id: 'a' }))],
      ['no item', batch(0, () => ({}))],
      ['a document twice', batch(2, () => ({ op: 'remove', id: 'a' }))],
      ['a batch in a batch', batch(1, () => ({ op: 'batch', items: [{ op: 'remove', id: 'a' }] }))],
      ['a list in a batch', batch(1, () => ({ op: 'list' }))],
    ]);
    const changes = await world().changes(async () => {
      for (const item of [
        (at: number) => ({ op: 'put', obj: { id: `${at}`, kind: 'a' }, ifRev: 'another' }),
        (at: number) => ({ op: 'add', obj: { id: `${at}`, kind: 'a' } }),
        (at: number) => ({ op: 'update', id: `missing ${at}`, set: { text: 'x' } }),
        (at: number) => ({ op: 'remove', id: `${at}`, ifRev: 'another' }),
      ]) {
        world().tablestore.take();
        const { text } = await ask(world(), mallory, batch(200, item));
        expect(text.match(/"(Aborted|AlreadyExists|NotFound)"/g)).toHaveLength(200);
        const paths = pathsOf();
        expect(paths.filter((path) => path === '/GetRow').length).toBeLessThanOrEqual(200);
        expect(paths.filter((path) => path === '/BatchWriteRow').length).toBeLessThanOrEqual(2);
      }
    });
    expect(changes).toEqual([]);
    tried(4);
  });

  it('a megabyte of faults, conditions or keys fits into an instance with room to spare', async () => {
    const list = (item: string, bytes = 1_000_000) =>
      `[${Array.from({ length: Math.floor(bytes / (item.length + 1)) }, () => item).join()}]`;
    const raw = (request: string) => `{"sid":"${mallory.sessionId}","collection":"things",${request}}`;
    const requests = [
      `"op":"list","fields":${list('1')}`,
      `"op":"batch","items":${list('1')}`,
      `"op":"batch","items":${list('{}')}`,
      `"op":"update","id":"a","unset":${list('1')}`,
      `"op":"put","obj":{"id":"a","kind":"a","tags":${list('1')}}`,
      `"op":"put","obj":{"id":"a","kind":"a","tags":${list('{}')}}`,
      `"op":"update","id":"0","push":{"tags":${list('1')}}`,
      `"op":"list","cursor":"${Buffer.from(`["things","asc",["id"],${list('1', 700_000)}]`).toString('base64url')}"`,
      `"op":"list","where":{"$or":${list('{"rank":1}')}}`,
      `"op":"list","where":{"$and":${list('{"$or":[{"rank":1},{"rank":2}]}')}}`,
      `"op":"list","where":{"rank":{"$in":${list('1')}}}`,
    ];
    const begun = process.cpuUsage();
    for (const request of requests) {
      const answer = await ask(world(), mallory, raw(request));
      expect([request.slice(0, 40), codeOf(answer)]).toEqual([request.slice(0, 40), 'InvalidArgument']);
      // Of the 512 MB that an instance has.
      expect(Number(answer.headers['x-fc-max-memory-usage'])).toBeLessThan(160);
    }
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1_000 * requests.length);
    tried(requests.length);
  });

  it('documents are bounded, and so is a page of large ones', async () => {
    const large = 'x'.repeat(900_000);
    await expectOf(world(), mallory, 'InvalidArgument', [
      ['a text longer than its field allows', { op: 'put', obj: { id: 'a', text: 'x'.repeat(1_001) } }],
      [
        'a label of more than a kilobyte',
        things({ op: 'put', obj: { id: 'a', kind: 'a', label: '你'.repeat(342) } }),
      ],
      ['an id of more than a kilobyte', things({ op: 'put', obj: { id: 'x'.repeat(1_025), kind: 'a' } })],
      [
        'more than a megabyte',
        things({ op: 'put', obj: { id: 'a', kind: 'a', text: 'x'.repeat(1_050_000) } }),
      ],
    ]);
    for (let at = 0; at < 6; at++)
      await ask(world(), mallory, things({ op: 'put', obj: { id: `large ${at}`, kind: 'b', text: large } }));
    const grown = await ask(
      world(),
      mallory,
      things({ op: 'update', id: 'large 0', set: { notes: { a: large } } }),
    );
    expect(codeOf(grown)).toBe('InvalidArgument');
    const { body, text } = await ask(
      world(),
      mallory,
      things({ op: 'list', where: { kind: 'b' }, limit: 1000 }),
    );
    expect((body as { next?: string }).next).toBeDefined();
    expect(text.length).toBeLessThan(6_000_000);
    tried(2);
  });

  it('a flood of calls fills the instances that db may have and no more, and is over when it is over', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () =>
        ask(world(), mallory, { op: 'count' }, { 'x-fc-invocation-type': 'Sync' }),
      ),
    );
    const instances = new Set(answers.map(({ headers }) => headers['x-fc-instance-id']).filter(Boolean));
    expect(instances.size).toBeLessThanOrEqual(20);
    for (const answer of answers) {
      expect([200, 429]).toContain(answer.status);
      if (answer.status === 200) expect(outcomeOf(answer)).toBe('done');
    }
    expect(outcomeOf(await ask(world(), mallory, { op: 'count' }))).toBe('done');
    tried(answers.length);
  });
});
