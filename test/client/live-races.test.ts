import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { command as _ } from '../../client/source/command.ts';
import { type ClientWorld, startClientWorld } from './client-world.ts';
import { createPhone, holdLists, type Phone, pass, sendAll, stateOf, until } from './phone.ts';

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld();
});
afterAll(() => world.close());

const tasksOf = (user: string) => world.clientOf(user).db.collection('tasks');

it('a refresh that waited for a page reads that page, too', async () => {
  const user = 'refresh after more';
  for (const id of ['0', '1', '2']) await tasksOf(user).doc(id).set({ text: id });
  const phone = createPhone(world, user);
  const list = phone.start().live.list('tasks', { limit: 1 });
  await list.refresh();
  const loading = list.loadMore();
  await until(() => list.snapshot().loading === 'more');
  await Promise.all([loading, list.refresh()]);
  expect(list.snapshot().items.map(({ id }) => id)).toEqual(['0', '1']);
});

it('a document that was changed before its list could be read is shown with the change', async () => {
  const user = 'changed unread';
  await tasksOf(user).doc('0').set({ text: 'old', points: 1 });
  world.world.now += 1000;
  const phone = createPhone(world, user);
  const { live } = phone.start();
  const list = live.list('tasks');
  const release = holdLists(phone);
  const refreshing = list.refresh();
  await until(() => phone.requests.some(({ op }) => op === 'list'));
  // The request arrives before the changes, and its answer after theirs.
  await pass();
  list.update('0', { text: 'new', points: _.inc(2) });
  await live.send();
  list.update('0', { points: _.inc(4) });
  await live.send();
  release();
  await refreshing;
  expect(list.snapshot().items).toMatchObject([{ id: '0', data: { text: 'new', points: 7 } }]);
});

it('an answer that comes late brings no former state back that another list has read past', async () => {
  const user = 'late answer';
  await tasksOf(user).doc('0').set({ text: 'old' });
  const phone = createPhone(world, user);
  const { live } = phone.start();
  const [slow, quick] = [live.list('tasks'), live.list('tasks', { where: { status: 'open' } })];
  const release = holdLists(phone);
  const refreshing = slow.refresh();
  await until(() => phone.requests.length === 1);
  await pass();
  phone.delayAnswer = undefined;
  world.world.now += 1000;
  await tasksOf(user).doc('0').update({ text: 'new' });
  await quick.refresh();
  release();
  await refreshing;
  expect(slow.snapshot().items.map(({ data }) => data.text)).toEqual(['new']);
});

it('an answer from between two changes of one millisecond takes the second back in no list', async () => {
  const user = 'one millisecond';
  await tasksOf(user).doc('0').set({ text: 'a', points: 0 });
  const phone = createPhone(world, user);
  const { live } = phone.start();
  const list = live.list('tasks');
  await list.refresh();
  list.update('0', { points: _.inc(1) });
  await live.send();
  const release = holdLists(phone);
  const refreshing = list.refresh();
  const lists = () => phone.requests.filter(({ op }) => op === 'list').length;
  await until(() => lists() === 2);
  await pass();
  list.update('0', { points: _.inc(2) });
  await live.send();
  release();
  await refreshing;
  expect(list.snapshot().items.map(({ data }) => data.points)).toEqual([3]);
});

it('a change that was sent before its list was asked for shows on what the last start has kept', async () => {
  const user = 'changed before cached';
  await tasksOf(user).doc('0').set({ text: 'old' });
  const phone = createPhone(world, user);
  await phone.start().live.list('tasks').refresh();
  await pass();
  world.world.now += 1000;
  const second = phone.start();
  second.live.list('tasks').update('0', { text: 'new' });
  await sendAll(second);
  phone.network = 'off';
  const list = second.live.list('tasks');
  list.subscribe(() => undefined);
  await until(() => list.snapshot().loading === undefined && list.snapshot().isLoaded);
  expect(list.snapshot()).toMatchObject({ isFromCache: true, items: [{ id: '0', data: { text: 'new' } }] });
});

describe('what a user types without a network is kept', () => {
  const kept = (phone: Phone) => {
    const texts = [...phone.stored].filter(([key]) => / unsent \d+$/.test(key)).map(([, text]) => text);
    return texts.join('');
  };

  it('however often long texts of one document change', async () => {
    const phone = createPhone(world, 'long texts');
    phone.network = 'off';
    const list = phone.start().live.list('tasks');
    list.add({ text: 'after which sending rests' });
    await pass();
    const id = list.add({ text: 'x' });
    await pass();
    for (let times = 0; times < 24; times += 1) {
      list.update(id, { tags: [`tag ${times}`, 'n'.repeat(10_000)] });
      list.update(id, { text: `text ${times}` });
      await pass(3);
    }
    await pass();
    expect(kept(phone)).toContain('text 23');

    phone.network = 'on';
    await sendAll(phone.start());
    const { data } = await tasksOf('long texts').doc(id).get();
    expect([data.text, data.tags?.[0]]).toEqual(['text 23', 'tag 23']);
  });

  it('also when many small documents grow', async () => {
    const phone = createPhone(world, 'growing');
    phone.network = 'off';
    const list = phone.start().live.list('tasks');
    const first = list.add({ text: 'text' });
    await pass();
    const ids = Array.from({ length: 100 }, (_each, at) => list.add({ text: `text ${at}` }));
    await pass();
    for (const id of ids) {
      list.update(id, { tags: [`tag of ${id}`, 'n'.repeat(3000)] });
      await pass(3);
    }
    await pass();
    for (const id of ids) expect(kept(phone)).toContain(`tag of ${id}`);

    phone.network = 'on';
    await sendAll(phone.start());
    const { data } = await tasksOf('growing').limit(1000).get();
    expect(data.map(({ id, text, tags }) => [id, text, tags?.[0]])).toEqual([
      [first, 'text', undefined],
      ...ids.map((id, at) => [id, `text ${at}`, `tag of ${id}`]),
    ]);
  });
});

it.each([-3, 3])('a clock that is %d days wrong neither gives up nor doubles an increment', async (days) => {
  const user = `clock ${days}`;
  await tasksOf(user).doc('0').set({ text: 'a' });
  const phone = createPhone(world, user);
  phone.clockError = days * 24 * 60 * 60 * 1000;
  const { live, client } = phone.start();
  phone.network = 'lost answers';
  live.list('tasks').update('0', { points: _.inc(1) });
  await pass();
  phone.network = 'on';
  await client.login();
  phone.network = 'lost answers';
  await live.send();
  expect(stateOf(live).unsent).toBe(1);
  if (days > 0) world.world.now += 25 * 60 * 60 * 1000;
  const errors: string[] = [];
  live.list('tasks').onRejected(({ error }) => errors.push(error.code));
  phone.network = 'on';
  await live.send();
  expect(errors).toEqual(days > 0 ? ['Aborted'] : []);
  expect((await tasksOf(user).doc('0').get()).data.points).toBe(1);
});
