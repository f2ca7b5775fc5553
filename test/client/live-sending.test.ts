import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { command as _ } from '../../client/source/command.ts';
import type { LiveRejection } from '../../client/source/live/live-types.ts';
import { type ClientWorld, type Collections, startClientWorld } from './client-world.ts';
import { answerOf, createPhone, type Phone, pass, sendAll, stateOf, until } from './phone.ts';

type Task = Collections['tasks'];

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld();
});
afterAll(() => world.close());

const tasksOf = (user: string) => world.clientOf(user).db.collection('tasks');
const error = (code: string) => answerOf({ error: { code, message: `It is ${code}.`, requestId: 'r' } });

/** A phone on which an app shows a list, without the requests that led there. */
async function startWith(user: string, texts: readonly string[]) {
  const batch = world.clientOf(user).db.batch();
  texts.forEach((text, at) => {
    batch
      .collection('tasks')
      .doc(`00${at + 100}`)
      .set({ text });
  });
  await batch.commit();
  const phone = createPhone(world, user);
  const app = phone.start();
  const list = app.live.list('tasks', { limit: 50 });
  await list.refresh();
  await pass();
  phone.requests.length = 0;
  const rejections: LiveRejection<Task>[] = [];
  list.onRejected((rejection) => rejections.push(rejection));
  return { phone, app, live: app.live, list, rejections };
}

const opsOf = (phone: Phone) =>
  phone.requests.map(({ op, items }) => (items ? items.map((item) => item.op) : op));

describe('what goes over the network', () => {
  const fifty = Array.from({ length: 50 }, (_each, n) => `task ${n}`);

  it('for a toggle in a list of 50 is one request', async () => {
    const { phone, live, list } = await startWith('toggle', fifty);
    expect(list.snapshot().items).toHaveLength(50);
    list.update('00117', { status: 'done' });
    await live.send();
    await pass();
    expect(opsOf(phone)).toEqual(['update']);
    expect(phone.requests[0]).toMatchObject({ id: '00117', set: { status: 'done' } });
  });

  it('for two quick toggles is one request, and one more for all that come while it is on its way', async () => {
    const { phone, live, list } = await startWith('quick', ['a']);
    list.update('00100', { status: 'done' });
    list.update('00100', { status: 'open' });
    await until(() => phone.requests.length === 1);
    for (const status of ['done', 'open', 'done', 'open', 'done'] as const) list.update('00100', { status });
    await live.send();
    expect(opsOf(phone)).toEqual(['update', 'update']);
    expect((await tasksOf('quick').doc('00100').get()).data.status).toBe('done');
  });

  it('for changes of many documents is one request, in the order in which they were made', async () => {
    const { phone, live, list } = await startWith('many', fifty);
    for (let n = 0; n < 50; n += 1) list.update(`00${n + 100}`, { points: _.inc(1) });
    await live.send();
    expect(phone.requests).toHaveLength(1);
    expect(phone.requests[0]?.items?.map(({ id }) => id)).toEqual(fifty.map((_each, n) => `00${n + 100}`));
    expect(list.snapshot().items.every(({ data, isUnsent }) => data.points === 1 && !isUnsent)).toBe(true);
  });

  it('is nothing for a document that was added and removed before it went out', async () => {
    const { phone, live, list } = await startWith('nothing', ['a']);
    const id = list.add({ text: 'oops' });
    list.remove(id);
    await live.send();
    expect(phone.requests).toEqual([]);
    expect(stateOf(live).unsent).toBe(0);
  });

  it('is what was meant, where changes of one document are put together', async () => {
    const { phone, live, list } = await startWith('merged', ['a', 'b', 'c']);
    phone.network = 'off';
    const id = list.add({ text: 'new', tags: ['x'] });
    await live.send();
    // From here on, the first is as it was sent.
    list.update(id, { tags: _.push('y'), text: 'newer' });
    list.update(id, { tags: _.push('z'), note: 'n', points: _.inc(2) });
    list.update(id, { points: _.inc(3), note: _.remove() });
    list.remove('00100');
    list.set('00100', { text: 'back' });
    list.update('00101', { text: 'gone soon' });
    list.remove('00101');
    phone.network = 'on';
    await sendAll({ live, client: world.clientOf('merged') });
    const { data } = await tasksOf('merged').get();
    const byId = new Map(data.map((task) => [task.id, task]));
    expect(byId.get(id)).toMatchObject({ text: 'newer', tags: ['x', 'y', 'z'], points: 5 });
    expect(byId.get(id)).not.toHaveProperty('note');
    expect(byId.get('00100')).toMatchObject({ text: 'back' });
    expect([...byId.keys()].sort()).toEqual(['00100', '00102', id].sort());
    expect(opsOf(phone)).toEqual(['add', ['update', 'put', 'remove']]);
  });

  it('is in order also when the answer to one is slow', async () => {
    const { phone, live, list } = await startWith('slow', ['a', 'b']);
    let release: () => void = () => undefined;
    phone.delayAnswer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    list.update('00100', { text: 'first' });
    await until(() => phone.requests.length === 1);
    await pass();
    phone.delayAnswer = undefined;
    list.update('00101', { text: 'second' });
    await pass();
    expect(phone.requests).toHaveLength(1);
    release();
    await live.send();
    expect(phone.requests.map(({ id }) => id)).toEqual(['00100', '00101']);
  });
});

describe('a change that the server refuses', () => {
  it('is taken back, with the reason', async () => {
    const { live, list, rejections } = await startWith('refused', ['a', 'b']);
    list.update('00100', { text: 'x'.repeat(101) });
    list.update('00101', { text: 'fine' });
    const id = list.add({ text: 'y'.repeat(101) });
    expect(list.snapshot().items).toHaveLength(3);
    await live.send();
    expect(list.snapshot().items.map(({ data, isUnsent }) => [data.text, isUnsent])).toEqual([
      ['a', false],
      ['fine', false],
    ]);
    expect(rejections).toMatchObject([
      {
        id: '00100',
        change: 'update',
        wanted: { text: 'x'.repeat(101), id: '00100' },
        error: { name: 'ClientError', code: 'InvalidArgument', message: expect.stringContaining('text') },
      },
      { id, change: 'add', wanted: { text: 'y'.repeat(101) } },
    ]);
    expect(stateOf(live)).toEqual({ unsent: 0, resting: undefined });
  });

  it('because another device removed the document disappears with it', async () => {
    const { live, list, rejections } = await startWith('removed', ['a', 'b']);
    await tasksOf('removed').doc('00100').remove();
    list.update('00100', { status: 'done' });
    await live.send();
    expect(rejections).toMatchObject([{ id: '00100', change: 'update', error: { code: 'NotFound' } }]);
    expect(list.snapshot().items.map(({ data }) => data.text)).toEqual(['b']);
  });

  it('takes nothing with it that it was put together with', async () => {
    const { phone, live, list, rejections } = await startWith('split', ['a']);
    phone.network = 'off';
    const before = list.add({ text: 'waiting' });
    await live.send();
    list.update('00100', { status: 'done' });
    list.update('00100', { note: 'z'.repeat(1001) });
    list.update('00100', { points: _.inc(1) });
    phone.network = 'on';
    await sendAll({ live, client: world.clientOf('split') });
    expect(rejections).toMatchObject([{ id: '00100', error: { code: 'InvalidArgument' } }]);
    expect(rejections).toHaveLength(1);
    const { data } = await tasksOf('split').doc('00100').get();
    expect(data).toMatchObject({ status: 'done', points: 1 });
    expect(data).not.toHaveProperty('note');
    expect((await tasksOf('split').doc(before).get()).data.text).toBe('waiting');
  });

  it('as part of a request that is refused as a whole is found, and the others are carried out', async () => {
    const { phone, live, list, rejections } = await startWith('whole', ['a', 'b', 'c']);
    list.update('00100', { text: 'A' });
    // The db function refuses a batch in which an id is none.
    list.set('x'.repeat(2000), { text: 'no such id' });
    list.update('00101', { text: 'B' });
    await sendAll({ live, client: world.clientOf('whole') });
    expect(rejections).toMatchObject([{ change: 'set', error: { code: 'InvalidArgument' } }]);
    expect(rejections).toHaveLength(1);
    const { data } = await tasksOf('whole').get();
    expect(data.map(({ text }) => text)).toEqual(['A', 'B', 'c']);
    expect(phone.requests.length).toBeLessThanOrEqual(4);
  });

  it('when nobody listens is heard of by the first who does', async () => {
    const phone = createPhone(world, 'unheard');
    const { live } = phone.start();
    const id = live.list('tasks').add({ text: 'x'.repeat(101) });
    await live.send();
    const rejections: LiveRejection<Task>[] = [];
    const stop = live.list('tasks', { limit: 5 }).onRejected((rejection) => rejections.push(rejection));
    live.list('tasks').onRejected((rejection) => rejections.push(rejection));
    expect(rejections).toMatchObject([{ id, change: 'add' }]);
    stop();
    live.list('tasks').remove('');
    await live.send();
    expect(rejections).toMatchObject([{ id }, { change: 'remove' }]);
    expect(rejections[1]).not.toHaveProperty('wanted');
  });
});

describe('sending rests', () => {
  it.each(['Offline', 'Unavailable', 'ResourceExhausted', 'Unauthenticated', 'Internal'])(
    'when it fails as %s, and goes on after a pause',
    async (code) => {
      const user = `rest ${code}`;
      const { phone, live, list, rejections } = await startWith(user, ['a']);
      const refuse = () => {
        if (code === 'Offline') phone.network = 'off';
        else if (code === 'Unavailable') phone.network = 'unavailable';
        // The client signs in once more; what it is told then counts.
        else phone.answerNext = (request) => (request.op === 'update' ? error(code) : undefined);
      };
      refuse();
      if (code === 'Unauthenticated') {
        phone.answerNext = (request) => {
          if (request.op !== 'update') return undefined;
          refuse();
          return error(code);
        };
      }
      list.update('00100', { status: 'done' });
      await until(() => stateOf(live).resting !== undefined);
      expect(stateOf(live)).toMatchObject({ unsent: 1, resting: { code } });
      expect(list.snapshot().items[0]).toMatchObject({ isUnsent: true, data: { status: 'done' } });
      phone.network = 'on';
      expect(phone.pauses).toHaveLength(1);
      phone.pauses[0]?.end();
      await until(() => stateOf(live).unsent === 0);
      expect(stateOf(live).resting).toBeUndefined();
      expect(rejections).toEqual([]);
      expect((await tasksOf(user).doc('00100').get()).data.status).toBe('done');
    },
  );

  it('longer and longer, five minutes at most, and starts over when it went well', async () => {
    const { phone, live, list } = await startWith('longer', ['a']);
    phone.network = 'unavailable';
    list.update('00100', { points: _.inc(1) });
    const pauses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      await until(() => phone.pauses.length === 1);
      const [pause] = phone.pauses.splice(0);
      pauses.push(pause?.milliseconds ?? 0);
      pause?.end();
    }
    await until(() => phone.pauses.length === 1);
    for (const [n, pause] of pauses.entries()) {
      const longest = Math.min(300_000, 2000 * 2 ** n);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest);
    }
    phone.network = 'on';
    await live.send();
    phone.pauses.splice(0);
    phone.network = 'unavailable';
    list.update('00100', { points: _.inc(1) });
    await until(() => phone.pauses.length === 1);
    expect(phone.pauses[0]?.milliseconds).toBeLessThanOrEqual(2000);
  });

  it('until send() or a list that could be read ends it, and then not once more when the pause is over', async () => {
    const { phone, live, list } = await startWith('woken', ['a']);
    phone.network = 'off';
    list.update('00100', { points: _.inc(1) });
    await until(() => phone.pauses.length === 1);
    list.update('00100', { points: _.inc(1) });
    await pass();
    expect(phone.pauses).toHaveLength(1);
    phone.network = 'on';
    await list.refresh();
    await until(() => stateOf(live).unsent === 0);
    const count = phone.requests.length;
    phone.pauses[0]?.end();
    await pass();
    expect(phone.requests).toHaveLength(count);
    expect((await tasksOf('woken').doc('00100').get()).data.points).toBe(2);
  });

  it('with those changes of a batch alone that could not be carried out', async () => {
    const { phone, live, list } = await startWith('partly', ['a', 'b']);
    phone.network = 'off';
    list.update('00100', { text: 'A' });
    await live.send();
    list.update('00101', { text: 'B' });
    phone.network = 'on';
    phone.answerNext = ({ items }) =>
      answerOf({
        data: items?.map(({ id }, at) =>
          at === 0
            ? { error: { code: 'ResourceExhausted', message: 'Too much.' } }
            : { data: { id, updatedAt: world.world.now, _rev: 'r' } },
        ),
      });
    await live.send();
    expect(stateOf(live)).toMatchObject({ unsent: 1, resting: { code: 'ResourceExhausted' } });
    expect(list.snapshot().items.map(({ isUnsent }) => isUnsent)).toEqual([true, false]);
    await live.send();
    expect(phone.requests.at(-1)).toMatchObject({ op: 'update', id: '00100' });
    expect(stateOf(live)).toEqual({ unsent: 0, resting: undefined });
  });

  it('when Function Compute refuses, whatever it says: that is no word on the change', async () => {
    const { phone, live, list, rejections } = await startWith('refusing', ['a']);
    for (const status of [403, 404, 413, 500, 503]) {
      phone.answerNext = () => ({
        status,
        headers: { 'x-fc-request-id': 'r' },
        body: JSON.stringify({ Code: 'Something', Message: 'no' }),
      });
      list.update('00100', { points: _.inc(1) });
      await live.send();
      expect(stateOf(live).resting).toMatchObject({ status });
    }
    await live.send();
    expect(rejections).toEqual([]);
    expect((await tasksOf('refusing').doc('00100').get()).data.points).toBe(5);
  });

  it('and gives up a change at last by which the function fails again and again, and no other', async () => {
    const { phone, live, list, rejections } = await startWith('poison', ['a', 'b']);
    const isPoison = (request: (typeof phone.requests)[number]) =>
      [request, ...(request.items ?? [])].some(({ id }) => id === '00100');
    const fail: Phone['answerNext'] = (request) => {
      phone.answerNext = fail;
      return isPoison(request)
        ? {
            status: 200,
            headers: { 'x-fc-error-type': 'UnhandledInvocationError', 'x-fc-request-id': 'r' },
            body: '{}',
          }
        : undefined;
    };
    phone.answerNext = fail;
    list.update('00100', { text: 'poison' });
    list.update('00101', { text: 'B' });
    for (let times = 0; times < 10 && stateOf(live).unsent > 0; times += 1) await live.send();
    expect(rejections).toMatchObject([{ id: '00100', error: { code: 'Internal' } }]);
    expect((await tasksOf('poison').doc('00101').get()).data.text).toBe('B');
  });
});
