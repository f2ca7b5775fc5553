import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { command as _ } from '../../client/source/command.ts';
import type { LiveRejection } from '../../client/source/live/live-types.ts';
import { type ClientWorld, type Collections, startClientWorld } from './client-world.ts';
import { createPhone, type Phone, pass, sendAll, stateOf, until } from './phone.ts';

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld();
});
afterAll(() => world.close());

const tasksOf = (user: string) => world.clientOf(user).db.collection('tasks');
const textsOf = (phone: ReturnType<Phone['start']>) =>
  phone.live
    .list('tasks')
    .snapshot()
    .items.map(({ data }) => data.text);
const unsentKey = (phone: Phone) => [...phone.stored.keys()].find((key) => key.endsWith('unsent 0')) ?? '';

describe('an app that is closed with changes unsent', () => {
  it('shows them at the next start, on top of what it last showed, and sends them', async () => {
    await tasksOf('closed').doc('0').set({ text: 'on the server' });
    const phone = createPhone(world, 'closed');
    await phone.start().live.list('tasks').refresh();
    await pass();
    phone.network = 'off';
    const offline = phone.start().live.list('tasks');
    offline.update('0', { text: 'changed', points: _.inc(1) });
    const id = offline.add({ text: 'added' });
    await pass();

    const second = phone.start();
    const list = second.live.list('tasks');
    list.subscribe(() => undefined);
    await until(() => list.snapshot().loading === undefined);
    expect(list.snapshot()).toMatchObject({
      isLoaded: true,
      isFromCache: true,
      failure: { loading: 'first', error: { code: 'Offline' } },
      items: [
        { id: '0', data: { text: 'changed', points: 1 }, isUnsent: true, isNew: false },
        { id, data: { text: 'added' }, isUnsent: true, isNew: true },
      ],
    });
    phone.network = 'on';
    await sendAll(second);
    await list.refresh();
    const { data } = await tasksOf('closed').get();
    expect(data.map(({ text, points }) => [text, points])).toEqual([
      ['changed', 1],
      ['added', 0],
    ]);
    expect(list.snapshot()).toMatchObject({ isFromCache: false, failure: undefined });
    expect(list.snapshot().items.map((item) => item.data)).toEqual(data);
    expect(list.snapshot().items.some(({ isUnsent, isNew }) => isUnsent || isNew)).toBe(false);
  });

  it('sends at its start, without a list being asked for', async () => {
    const phone = createPhone(world, 'by itself');
    phone.network = 'off';
    phone.start().live.list('tasks').add({ text: 'waiting' });
    await pass();
    phone.network = 'on';
    phone.start();
    await until(() => phone.requests.some(({ op }) => op === 'add'));
  });

  it('repeats what the server has carried out already under the name that it had', async () => {
    const phone = createPhone(world, 'repeated');
    await phone.start().client.login();
    phone.network = 'lost answers';
    phone.start().live.list('tasks').add({ text: 'once', points: 1 });
    await until(() => phone.requests.length > 0);
    await pass();
    phone.network = 'on';
    await sendAll(phone.start());
    const [first, second] = phone.requests;
    expect(second).toEqual(first);
    expect((await tasksOf('repeated').count()).total).toBe(1);
  });

  it('puts nothing more into what the server may have had already', async () => {
    await tasksOf('frozen').doc('a').set({ text: 'a' });
    const phone = createPhone(world, 'frozen');
    await phone.start().client.login();
    phone.network = 'lost answers';
    phone.start().live.list('tasks').update('a', { text: 'b' });
    await until(() => phone.requests.length > 0);
    await pass();
    phone.network = 'on';
    const app = phone.start();
    const rejections: unknown[] = [];
    app.live.list('tasks').onRejected((rejection) => rejections.push(rejection));
    let isMade = false;
    app.live.subscribe(({ unsent }) => {
      if (unsent === 0 || isMade) return;
      isMade = true;
      app.live.list('tasks').update('a', { note: 'n' });
    });
    await sendAll(app);
    expect(rejections).toEqual([]);
    expect(phone.requests[1]).toEqual(phone.requests[0]);
    expect((await tasksOf('frozen').doc('a').get()).data).toMatchObject({ text: 'b', note: 'n' });
  });
});

/** A few changes of one document, and its list of what was done. */
async function live(phone: Phone, marks: string[]): Promise<void> {
  const list = phone.start().live.list('tasks');
  for (const text of ['one', 'two', 'three']) {
    marks.push(text);
    list.update('log', { tags: _.push(text), points: _.inc(1) });
    await pass(2);
  }
  await pass();
}

it('killed at any step, it has lost nothing that was stored, and nothing is done twice', async () => {
  let steps = 0;
  const counting = createPhone(world, 'count steps');
  await tasksOf('count steps').doc('log').set({ text: 'log', tags: [] });
  counting.onStep = () => {
    steps += 1;
  };
  await live(counting, []);
  expect(steps).toBeGreaterThan(10);

  for (let fatal = 1; fatal <= steps; fatal += 1) {
    const user = `killed at ${fatal}`;
    await tasksOf(user).doc('log').set({ text: 'log', tags: [] });
    const phone = createPhone(world, user);
    let taken = 0;
    let isKilled = false;
    let storedAtDeath = '';
    phone.onStep = () => {
      taken += 1;
      if (taken !== fatal) return;
      storedAtDeath = phone.stored.get(unsentKey(phone)) ?? '';
      isKilled = true;
      phone.kill();
    };
    const made: string[] = [];
    await live(phone, made);
    phone.onStep = () => undefined;
    await sendAll(phone.start());
    const { tags = [], points } = (await tasksOf(user).doc('log').get()).data;
    // In order, without gaps, each once.
    expect(tags).toEqual(made.slice(0, tags.length));
    expect(points).toBe(tags.length);
    for (const mark of made) if (storedAtDeath.includes(mark)) expect(tags).toContain(mark);
    expect(isKilled || taken < fatal).toBe(true);
  }
}, 120_000);

describe('storage that is', () => {
  it.each(['full', 'broken'] as const)(
    '%s costs nothing but what is kept for the next start',
    async (storage) => {
      await tasksOf(storage).doc('a').set({ text: 'a' });
      const phone = createPhone(world, storage);
      phone.storage = storage;
      const app = phone.start();
      const list = app.live.list('tasks');
      await list.refresh();
      phone.network = 'off';
      list.update('a', { text: 'b' });
      await app.live.send();
      expect(stateOf(app.live)).toMatchObject({ unsent: 1, resting: { code: 'Offline' } });
      phone.network = 'on';
      await sendAll(app);
      expect((await tasksOf(storage).doc('a').get()).data.text).toBe('b');
      expect(textsOf(app)).toEqual(['b']);
    },
  );

  it('full gives up what lists have kept, for the sake of what is unsent', async () => {
    await tasksOf('room').doc('a').set({ text: 'a' });
    const phone = createPhone(world, 'room');
    await phone.start().live.list('tasks').refresh();
    await pass();
    const isCache = (key: string) => / user list /.test(key);
    expect([...phone.stored.keys()].filter(isCache)).toHaveLength(1);
    // Nothing more fits, but in the place of what a list has kept.
    phone.network = 'off';
    const { set } = phone.stored;
    phone.stored.set = (key, value) => {
      const isFull = [...phone.stored.keys()].some(isCache) && /unsent/.test(key);
      if (isFull) throw new Error('full');
      return set.call(phone.stored, key, value);
    };
    phone.start().live.list('tasks').update('a', { text: 'kept' });
    await pass();
    expect([...phone.stored.keys()].filter(isCache)).toEqual([]);
    phone.network = 'on';
    await sendAll(phone.start());
    expect((await tasksOf('room').doc('a').get()).data.text).toBe('kept');
  });

  it('holding more changes than one key takes keeps them all, and in order', async () => {
    const phone = createPhone(world, 'many');
    phone.network = 'off';
    const list = phone.start().live.list('tasks');
    const texts = Array.from({ length: 300 }, (_each, n) => `${n}`);
    for (const text of texts) list.add({ text, note: '很'.repeat(400) });
    await pass(100);
    expect([...phone.stored.keys()].filter((key) => key.includes('unsent')).length).toBeGreaterThan(2);
    phone.network = 'on';
    await sendAll(phone.start());
    const { data } = await tasksOf('many').limit(1000).get();
    expect(data.map(({ text }) => text)).toEqual(texts);
    expect(JSON.parse(phone.stored.get(unsentKey(phone)) ?? '')).toEqual({ writes: [] });
    expect([...phone.stored.keys()].filter((key) => key.includes('unsent'))).toHaveLength(1);
  });

  it('not to be read at one start loses nothing of what an earlier one has kept', async () => {
    const phone = createPhone(world, 'unreadable');
    phone.network = 'off';
    phone.start().live.list('tasks').add({ text: 'first' });
    await pass();
    for (const text of ['second', 'third']) {
      phone.storage = 'broken';
      const app = phone.start();
      await app.live.send();
      phone.storage = 'works';
      app.live.list('tasks').add({ text });
      await pass();
    }
    phone.network = 'on';
    await sendAll(phone.start());
    const { data } = await tasksOf('unreadable').get();
    expect(data.map(({ text }) => text).sort()).toEqual(['first', 'second', 'third']);
  });

  it('unreadable in one place is left as it is, for the next start', async () => {
    const phone = createPhone(world, 'one place');
    phone.network = 'off';
    phone.start().live.list('tasks').add({ text: 'first' });
    await pass();
    const { get } = phone.stored;
    phone.stored.get = (key) => {
      if (key === unsentKey(phone)) throw new Error('unreadable');
      return get.call(phone.stored, key);
    };
    phone.start().live.list('tasks').add({ text: 'second' });
    await pass();
    phone.stored.get = get;
    phone.network = 'on';
    await sendAll(phone.start());
    const { data } = await tasksOf('one place').get();
    expect(data.map(({ text }) => text).sort()).toEqual(['first', 'second']);
  });

  it('refusing a change that is too large still sees it sent', async () => {
    const phone = createPhone(world, 'large');
    const app = phone.start();
    const tags = Array.from({ length: 2000 }, () => '长'.repeat(50));
    app.live.list('tasks').add({ text: 'large', tags });
    app.live.list('tasks').add({ text: 'small' });
    await sendAll(app);
    const { data } = await tasksOf('large').get();
    expect(data.map(({ text, tags: list = [] }) => [text, list.length])).toEqual([
      ['large', 2000],
      ['small', 0],
    ]);
  });
});

it('whatever is in storage, the list works, and so does the next start', async () => {
  await tasksOf('garbage').doc('a').set({ text: 'a' });
  const phone = createPhone(world, 'garbage');
  await phone.start().live.list('tasks').refresh();
  await pass();
  phone.network = 'off';
  phone
    .start()
    .live.list('tasks')
    .update('a', { text: 'b', tags: _.push('x') });
  await pass();
  const stored = new Map(phone.stored);
  const keys = [...stored.keys()].filter((key) => / user/.test(key));
  expect(keys).toHaveLength(3);
  phone.network = 'on';
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ start: fc.nat(400), length: fc.integer({ min: 1, max: 40 }), instead: fc.string() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...keys), value, async (key, damage) => {
      phone.stored.clear();
      for (const [name, text] of stored) phone.stored.set(name, text);
      const before = stored.get(key) ?? '';
      phone.stored.set(
        key,
        typeof damage === 'string'
          ? damage
          : before.slice(0, damage.start) + damage.instead + before.slice(damage.start + damage.length),
      );
      for (const _start of ['first', 'second']) {
        const app = phone.start();
        const list = app.live.list('tasks');
        list.subscribe(() => undefined);
        await list.refresh();
        const id = list.add({ text: 'works' });
        await sendAll(app);
        expect(list.snapshot()).toMatchObject({ isFromCache: false, failure: undefined });
        expect(list.snapshot().items.some((item) => item.id === 'a' && !item.isUnsent)).toBe(true);
        list.remove(id);
        await sendAll(app);
        expect(list.snapshot().items.some((item) => item.id === id)).toBe(false);
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

// These come last: they move the clock of all users by days.
describe('what must not be repeated, because the server has forgotten it,', () => {
  it('is given up with a reason a day after its answer was lost', async () => {
    await tasksOf('forgotten').doc('a').set({ text: 'a' });
    const phone = createPhone(world, 'forgotten');
    await phone.start().live.list('tasks').refresh();
    phone.network = 'lost answers';
    const list = phone.start().live.list('tasks');
    list.update('a', { points: _.inc(1) });
    await until(() => phone.requests.some(({ op }) => op === 'update'));
    await pass();
    world.world.now += 23.5 * 3600 * 1000;
    phone.network = 'on';
    const app = phone.start();
    const rejections: LiveRejection<Collections['tasks']>[] = [];
    app.live.list('tasks').onRejected((rejection) => rejections.push(rejection));
    await sendAll(app);
    expect(rejections).toMatchObject([{ id: 'a', change: 'update', error: { code: 'Aborted' } }]);
    expect((await tasksOf('forgotten').doc('a').get()).data.points).toBe(1);
  });

  it('is sent after any time when it never was', async () => {
    await tasksOf('late').doc('a').set({ text: 'a' });
    const phone = createPhone(world, 'late');
    await phone.start().live.list('tasks').refresh();
    phone.network = 'off';
    const offline = phone.start();
    offline.live.list('tasks').update('a', { text: 'b' });
    await offline.live.send();
    offline.live.list('tasks').update('a', { points: _.inc(1) });
    await pass();
    world.world.now += 25 * 3600 * 1000;
    phone.network = 'on';
    await sendAll(phone.start());
    expect((await tasksOf('late').doc('a').get()).data).toMatchObject({ text: 'b', points: 1 });
  });
});
