import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect } from '../testing/loopback-client.ts';
import { command as _ } from './command.ts';
import { createClient } from './node.ts';

let deployment: Deployment;
beforeEach(async () => {
  deployment = await startDeployment('2023-03-30');
});
afterEach(() => deployment.close());

const todos = () => connect(deployment).db.collection('todos');
const page = (body: object) => ({ status: 200, body });
const empty = page({ data: [] });

/** What the db function was sent last, without the session and the collection. */
function lastRequest() {
  const { sid: _sid, collection: _collection, ...request } = deployment.requests.at(-1)?.body ?? {};
  return request;
}

describe('a query', () => {
  it('sends nothing before it is read, and then all that was asked of it in one request', async () => {
    deployment.answerNext('invoke list', empty);
    const query = todos().where({ completed: false }).orderBy('id', 'desc').limit(5).field({ text: true });
    expect(deployment.requests).toEqual([]);
    await query.get({ cursor: 'c' });
    expect(lastRequest()).toEqual({
      op: 'list',
      where: { completed: false },
      orderBy: { field: 'id', direction: 'desc' },
      limit: 5,
      fields: ['text'],
      cursor: 'c',
    });
  });

  it('is not changed by what is made of it', async () => {
    const query = todos().limit(5);
    query.where({ completed: true });
    query.orderBy('id', 'desc');
    query.limit(7);
    query.field({ text: true });
    await query.get();
    expect(lastRequest()).toEqual({ op: 'list', limit: 5 });
  });

  it('joins conditions of several calls', async () => {
    deployment.answerNext('invoke list', empty, empty);
    const query = todos()
      .where({ completed: false })
      .where({ text: _.gt('a') });
    await query.get();
    expect(lastRequest()['where']).toEqual({ $and: [{ completed: false }, { text: { $gt: 'a' } }] });
  });

  it.each([
    [{ text: _.eq('a') }, { text: { $eq: 'a' } }],
    [{ text: _.neq('a') }, { text: { $ne: 'a' } }],
    [{ text: _.gt('a') }, { text: { $gt: 'a' } }],
    [{ text: _.gte('a') }, { text: { $gte: 'a' } }],
    [{ text: _.lt('a') }, { text: { $lt: 'a' } }],
    [{ text: _.lte('a') }, { text: { $lte: 'a' } }],
    [{ text: _.in(['a', 'b']) }, { text: { $in: ['a', 'b'] } }],
    [{ text: _.nin(['a', 'b']) }, { text: { $nin: ['a', 'b'] } }],
    [{ text: _.prefix('a') }, { text: { $prefix: 'a' } }],
    [{ text: _.exists(false) }, { text: { $exists: false } }],
    [{ text: { ..._.gt('a'), ..._.lt('b') } }, { text: { $gt: 'a', $lt: 'b' } }],
    [
      _.or({ text: 'a' }, { completed: true }),
      {
        $or: [{ text: 'a' }, { completed: true }],
      },
    ],
    [
      _.and([{ text: 'a' }, _.not({ completed: true })]),
      {
        $and: [{ text: 'a' }, { $not: { completed: true } }],
      },
    ],
  ])('sends the commands of %j', async (given, where) => {
    deployment.answerNext('invoke list', empty);
    await todos().where(given).get();
    expect(lastRequest()['where']).toEqual(where);
  });

  it.each([{ text: undefined }, { $or: [{ completed: true }, { text: { $gt: undefined } }] }])(
    'refuses %j, of which JSON would leave a condition out, and which would find more than was meant',
    (conditions) => {
      const untyped = createClient({ sessionUrl: deployment.sessionUrl, getAuthCode: async () => 'code' });
      expect(() => untyped.db.collection('todos').where(conditions)).toThrow(
        expect.objectContaining({ name: 'ClientError', code: 'InvalidArgument' }),
      );
    },
  );

  it('reads all pages with the same conditions, the short ones too', async () => {
    const document = (id: string) => ({ id, text: id, completed: false });
    deployment.answerNext(
      'invoke list',
      page({ data: [document('a')], next: '1' }),
      page({ data: [], next: '2' }),
      page({ data: [document('b'), document('c')] }),
    );
    const read: string[] = [];
    const query = todos().where({ completed: false }).orderBy('id');
    for await (const { id } of query) read.push(id);
    expect(read).toEqual(['a', 'b', 'c']);
    const requests = deployment.requests.filter(({ kind }) => kind === 'invoke list');
    expect(requests.map(({ body }) => [body['where'], body['orderBy'], body['cursor']])).toEqual(
      [undefined, '1', '2'].map((cursor) => [
        { completed: false },
        { field: 'id', direction: 'asc' },
        cursor,
      ]),
    );
  });

  it('reads only the fields that it names, and the id', async () => {
    const { id } = await todos().add({ text: 'a', completed: true });
    expect((await todos().field({ text: true }).get()).data).toEqual([{ id, text: 'a' }]);
    expect(await todos().doc(id).field({ completed: true }).get()).toEqual({ data: { id, completed: true } });
  });
});

describe('a count', () => {
  it('adds up what partial counts come to', async () => {
    const collection = todos();
    for (let n = 0; n < 45; n += 1) await collection.add({ text: `${n}`, completed: false });
    expect(await collection.limit(3).count()).toEqual({ total: 45 });
    expect(deployment.count('invoke count')).toBe(3);
  });

  it('counts what the conditions find, whatever the order, the limit and the fields', async () => {
    deployment.answerNext(
      'invoke count',
      page({ data: { total: 2 }, next: 'n' }),
      page({ data: { total: 3 } }),
    );
    const query = todos().where({ completed: true }).orderBy('id', 'desc').limit(1).field({ text: true });
    expect(await query.count()).toEqual({ total: 5 });
    expect(lastRequest()).toEqual({ op: 'count', where: { completed: true }, cursor: 'n' });
  });

  it.each([{ data: {} }, { data: { total: '5' } }, {}, { data: { total: 1 }, next: 7 }])(
    'refuses the malformed answer %j',
    async (body) => {
      deployment.answerNext('invoke count', page(body));
      await expect(todos().count()).rejects.toMatchObject({ name: 'ClientError', code: 'Internal' });
    },
  );
});
