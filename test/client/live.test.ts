import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { command as _ } from '../../client/source/command.ts';
import type { LiveList, LiveSnapshot } from '../../client/source/live/live-types.ts';
import { type ClientWorld, type Collections, startClientWorld } from './client-world.ts';
import { createPhone, pass, sendAll, until } from './phone.ts';

type Task = Collections['tasks'];

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld();
});
afterAll(() => world.close());

const textsOf = (list: LiveList<Task>) => list.snapshot().items.map(({ data }) => data.text);
const tasksOf = (user: string) => world.clientOf(user).db.collection('tasks');
const serverTexts = async (user: string) => (await tasksOf(user).get()).data.map(({ text }) => text);

/** Everything that a list showed. */
function watch(list: LiveList<Task>): LiveSnapshot<Task>[] {
  const seen: LiveSnapshot<Task>[] = [];
  list.subscribe((snapshot) => {
    seen.push(snapshot);
  });
  return seen;
}

async function add(user: string, ...texts: string[]): Promise<void> {
  for (const [at, text] of texts.entries()) {
    await tasksOf(user)
      .doc(`0${at}`)
      .set({ text, due: 10 * (at + 1) });
  }
}

describe('a live list', () => {
  it('loads when somebody first listens, and shows each change at once', async () => {
    await add('at once', 'there');
    const { live } = createPhone(world, 'at once').start();
    const list = live.list('tasks');
    const seen = watch(list);
    expect(seen).toEqual([
      {
        items: [],
        loading: 'first',
        failure: undefined,
        isLoaded: false,
        isFromCache: false,
        hasMore: false,
      },
    ]);
    await list.refresh();
    expect(seen).toHaveLength(2);
    const [there] = list.snapshot().items;
    expect(there).toMatchObject({ isUnsent: false, isNew: false, data: { text: 'there', points: 0 } });

    const id = list.add({ text: 'new' });
    expect(seen.at(-1)?.items).toEqual([
      there,
      {
        id,
        isUnsent: true,
        isNew: true,
        data: { id, text: 'new', createdAt: expect.any(Number), updatedAt: expect.any(Number), _rev: '' },
      },
    ]);
    list.update('00', { text: 'changed', points: _.inc(2), tags: _.push('a'), note: 'n' });
    list.update('00', { note: _.remove() });
    const { note, ...changed } = { ...list.snapshot().items[0]?.data };
    expect(changed).toMatchObject({ text: 'changed', points: 2, tags: ['a'], status: 'open' });
    expect(note).toBeUndefined();
    await sendAll({ live, client: world.clientOf('at once') });
    const { data } = await tasksOf('at once').get();
    // The revision stays that of the fields that were read: other devices may have changed others.
    expect(list.snapshot().items.map((item) => item.data)).toEqual([
      { ...data[0], _rev: there?.data._rev },
      data[1],
    ]);
    expect(list.snapshot().items.some(({ isUnsent, isNew }) => isUnsent || isNew)).toBe(false);

    const before = list.snapshot().items.at(-1)?.data;
    list.remove(id);
    expect(textsOf(list)).toEqual(['changed']);
    await live.send();
    if (before !== undefined) list.set(id, before);
    expect(textsOf(list)).toEqual(['changed', 'new']);
    await live.send();
    expect(await serverTexts('at once')).toEqual(['changed', 'new']);
  });

  it('gives the same item for a document of which nothing has changed, and no news where there is none', async () => {
    await add('same', 'a', 'b');
    const { live } = createPhone(world, 'same').start();
    const list = live.list('tasks');
    await list.refresh();
    const seen = watch(list);
    const [a, b] = list.snapshot().items;
    list.update('00', { text: 'A' });
    expect(list.snapshot().items[0]).not.toBe(a);
    expect(list.snapshot().items[1]).toBe(b);
    await live.send();
    const count = seen.length;
    live.list('tasks', { where: { text: 'nobody' } }).update('99', { text: 'not shown anywhere' });
    expect(seen).toHaveLength(count);
  });

  it('keeps a copy of what it was given', async () => {
    const { live } = createPhone(world, 'copy').start();
    const list = live.list('tasks');
    const tags = ['a'];
    const id = list.add({ text: 'x', tags });
    tags.push('b');
    await live.send();
    expect((await tasksOf('copy').doc(id).get()).data.tags).toEqual(['a']);
    expect(() => list.update(id, { points: Number.NaN })).toThrow('NaN');
    expect(() => live.list('tasks', { where: Object({ text: undefined }) })).toThrow('"text" is undefined');
  });

  it('shows a change where it belongs: by the conditions and in the order', async () => {
    await add('order', 'ten', 'twenty', 'thirty');
    const { live } = createPhone(world, 'order').start();
    const list = live.list('tasks', {
      where: { status: 'open' },
      orderBy: { field: 'due', direction: 'desc' },
    });
    await list.refresh();
    expect(textsOf(list)).toEqual(['thirty', 'twenty', 'ten']);
    list.update('00', { due: 25 });
    expect(textsOf(list)).toEqual(['thirty', 'ten', 'twenty']);
    list.update('02', { status: 'done' });
    expect(textsOf(list)).toEqual(['ten', 'twenty']);
    list.add({ text: 'eleven', due: 11, status: 'open' });
    expect(textsOf(list)).toEqual(['ten', 'twenty', 'eleven']);
    await live.send();
    expect(textsOf(list)).toEqual(['ten', 'twenty', 'eleven']);
    await list.refresh();
    expect(textsOf(list)).toEqual(['ten', 'twenty', 'eleven']);
  });

  it('places a new document by the defaults that it will get', async () => {
    const { live } = createPhone(world, 'defaults').start({
      defaults: { tasks: { status: 'open', due: 0 } },
    });
    const list = live.list('tasks', { where: { status: 'open' }, orderBy: { field: 'due' } });
    await list.refresh();
    list.add({ text: 'later', due: 5 });
    const id = list.add({ text: 'first' });
    expect(textsOf(list)).toEqual(['first', 'later']);
    expect(list.snapshot().items[0]?.data).toMatchObject({ id, status: 'open', due: 0 });
    await live.send();
    expect((await tasksOf('defaults').orderBy('due').get()).data.map(({ text }) => text)).toEqual([
      'first',
      'later',
    ]);
  });

  it('shares its documents with every other list of the collection, and is the same for the same options', async () => {
    await add('two lists', 'a', 'b');
    const { live } = createPhone(world, 'two lists').start();
    const open = live.list('tasks', { where: { status: 'open' } });
    const done = live.list('tasks', { where: { status: 'done' } });
    await Promise.all([open.refresh(), done.refresh()]);
    open.update('00', { status: 'done' });
    expect([textsOf(open), textsOf(done)]).toEqual([['b'], ['a']]);
    await live.send();
    expect([textsOf(open), textsOf(done)]).toEqual([['b'], ['a']]);
    // Another device takes it back: whichever list is read, both show it.
    await tasksOf('two lists').doc('00').update({ status: 'open', text: 'A' });
    await open.refresh();
    expect([textsOf(open), textsOf(done)]).toEqual([['A', 'b'], []]);
    expect(live.list('tasks', { where: { status: 'open' } }).snapshot()).toBe(open.snapshot());
  });

  it('reads on page by page, and anew all that it has read', async () => {
    await add('pages', ...'abcdefg');
    const phone = createPhone(world, 'pages');
    const { live } = phone.start();
    const list = live.list('tasks', { limit: 3 });
    const seen = watch(list);
    await list.refresh();
    expect(list.snapshot()).toMatchObject({ hasMore: true, isLoaded: true });
    const loading = [list.loadMore(), list.loadMore()];
    expect(seen.at(-1)?.loading).toBeUndefined();
    await pass(0);
    await Promise.all(loading);
    expect(seen.map((snapshot) => snapshot.loading)).toContain('more');
    expect(textsOf(list).join('')).toBe('abcdef');
    await tasksOf('pages').doc('04').remove();
    await tasksOf('pages').doc('05').update({ text: 'F' });
    const requests = phone.requests.length;
    await Promise.all([list.refresh(), list.refresh()]);
    expect(phone.requests.length - requests).toBe(1);
    expect(textsOf(list).join('')).toBe('abcdFg');
    expect(list.snapshot().hasMore).toBe(false);
    await list.loadMore();
    expect(phone.requests.length - requests).toBe(1);
  });

  it('says why it could not load, keeps what it shows, and loads later', async () => {
    await add('failing', 'a');
    const phone = createPhone(world, 'failing');
    phone.network = 'off';
    const list = phone.start().live.list('tasks');
    await list.refresh();
    expect(list.snapshot()).toMatchObject({
      items: [],
      isLoaded: false,
      loading: undefined,
      failure: { loading: 'first', error: { name: 'ClientError', code: 'Offline' } },
    });
    phone.network = 'on';
    await list.refresh();
    expect(list.snapshot()).toMatchObject({ isLoaded: true, failure: undefined });
    phone.network = 'unavailable';
    await list.refresh();
    expect(list.snapshot()).toMatchObject({ failure: { error: { code: 'Unavailable' } } });
    expect(textsOf(list)).toEqual(['a']);
  });
});

describe('a refresh that comes', () => {
  it('while changes are unsent does not undo them on the screen', async () => {
    await add('unsent', 'a', 'b', 'c');
    const phone = createPhone(world, 'unsent');
    const { live } = phone.start();
    const list = live.list('tasks');
    await list.refresh();
    phone.answerNext = () => ({ status: 503, headers: {}, body: '' });
    list.update('00', { text: 'A' });
    list.remove('01');
    list.add({ text: 'd' });
    await until(() => phone.answerNext === undefined);
    await tasksOf('unsent').doc('02').update({ text: 'C', points: 3 });
    const seen = watch(list);
    await list.refresh();
    for (const { items } of seen) {
      const texts = items.map(({ data }) => data.text);
      expect(texts).toHaveLength(3);
      expect(texts).toEqual(expect.arrayContaining(['A', 'd']));
    }
    expect([...textsOf(list)].sort()).toEqual(['A', 'C', 'd']);
  });

  it('after a write was carried out and before its answer counts the increment once', async () => {
    await add('twice', 'a');
    const phone = createPhone(world, 'twice');
    const { live } = phone.start();
    const list = live.list('tasks');
    await list.refresh();
    const pointsSeen = new Set<number>();
    list.subscribe(({ items }) => {
      for (const { data } of items) pointsSeen.add(data.points);
    });
    // The answer is slow: the list is read meanwhile, with what the write did.
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    phone.delayAnswer = (request) => (request.op === 'update' ? held : undefined);
    list.update('00', { points: _.inc(1) });
    await until(() => phone.requests.some(({ op }) => op === 'update'));
    let points = 0;
    while (points === 0) ({ points } = (await tasksOf('twice').doc('00').get()).data);
    await list.refresh();
    release();
    await live.send();
    expect(list.snapshot().items[0]?.data.points).toBe(1);
    expect([...pointsSeen]).toEqual([0, 1]);
    await list.refresh();
    expect([...pointsSeen]).toEqual([0, 1]);
  });

  it('from before a write was answered does not bring the former state back', async () => {
    await add('late', 'a');
    const phone = createPhone(world, 'late');
    const { live } = phone.start();
    const list = live.list('tasks');
    await list.refresh();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    phone.delayAnswer = (request) => (request.op === 'list' ? held : undefined);
    const refreshing = list.refresh();
    await until(() => phone.requests.filter(({ op }) => op === 'list').length === 2);
    await pass(50);
    world.world.now += 1000;
    list.update('00', { text: 'A' });
    const id = list.add({ text: 'b' });
    await live.send();
    release();
    await refreshing;
    expect(textsOf(list)).toEqual(['A', 'b']);
    expect(list.snapshot().items.map((item) => item.id)).toEqual(['00', id]);
    list.remove(id);
    await live.send();
    phone.delayAnswer = undefined;
    await list.refresh();
    expect(textsOf(list)).toEqual(['A']);
  });
});

it('two devices of one user agree as soon as they have refreshed', async () => {
  const [phone, tablet] = [createPhone(world, 'agree').start(), createPhone(world, 'agree').start()];
  const [left, right] = [phone.live.list('tasks'), tablet.live.list('tasks')];
  await Promise.all([left.refresh(), right.refresh()]);
  const id = left.add({ text: 'from the phone', status: 'open', points: 0 });
  await phone.live.send();
  await right.refresh();
  right.update(id, { status: 'done', points: _.inc(1) });
  left.update(id, { points: _.inc(1) });
  await Promise.all([phone.live.send(), tablet.live.send()]);
  await Promise.all([left.refresh(), right.refresh()]);
  expect(left.snapshot().items.map(({ data }) => data)).toEqual(
    right.snapshot().items.map(({ data }) => data),
  );
  expect(left.snapshot().items).toMatchObject([{ data: { status: 'done', points: 2 } }]);
});
