import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClientWorld, startClientWorld } from './client-world.ts';
import { createPhone, holdLists, type Phone, pass, sendAll, stateOf, until } from './phone.ts';

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

describe('signing out', () => {
  it.each(['logout', 'logoutAll'] as const)('by %s forgets what is shown, kept and unsent', async (way) => {
    await tasksOf(way).doc('a').set({ text: 'a secret' });
    const phone = createPhone(world, way);
    const app = phone.start();
    const list = app.live.list('tasks');
    list.subscribe(() => undefined);
    await list.refresh();
    phone.answerNext = () => ({ status: 503, headers: {}, body: '' });
    list.update('a', { text: 'unsent secret' });
    await until(() => stateOf(app.live).resting !== undefined);
    expect([...phone.stored.values()].join()).toContain('unsent secret');
    const requests = phone.requests.length;
    await app.client[way]();
    expect(list.snapshot()).toEqual({
      items: [],
      loading: undefined,
      failure: undefined,
      isLoaded: false,
      isFromCache: false,
      hasMore: false,
    });
    expect(stateOf(app.live)).toEqual({ unsent: 0, resting: undefined });
    expect([...phone.stored.keys()]).toEqual([]);
    for (const { end } of phone.pauses) end();
    await pass();
    expect(phone.requests).toHaveLength(requests);
    expect((await tasksOf(way).doc('a').get()).data.text).toBe('a secret');
    // The next subscription loads anew, as whoever signs in then.
    list.subscribe(() => undefined);
    await until(() => list.snapshot().isLoaded);
    expect(textsOf(app)).toEqual(['a secret']);
  });

  it('in a start that shows no list forgets what an earlier one has kept', async () => {
    await tasksOf('elsewhere').doc('a').set({ text: 'a secret' });
    const phone = createPhone(world, 'elsewhere');
    await phone.start().live.list('tasks').refresh();
    await pass();
    phone.network = 'off';
    phone.start().live.list('tasks').add({ text: 'unsent secret' });
    await pass();
    phone.network = 'on';
    phone.kill();
    const stored = [...phone.stored.keys()].filter((key) => / user/.test(key));
    expect(stored).toHaveLength(3);
    const client = world.clientOf('elsewhere', {
      storage: {
        get: async (key) => phone.stored.get(key),
        set: async (key, value) => void phone.stored.set(key, value),
        remove: async (key) => void phone.stored.delete(key),
      },
    });
    await client.logout();
    expect([...phone.stored.keys()]).toEqual([]);
  });

  it('leaves nothing of the former user to the next, also of a request that was on its way', async () => {
    const phone = createPhone(world, 'former');
    const app = phone.start();
    await app.client.login();
    phone.network = 'silent';
    app.live.list('tasks').add({ text: 'of the former user' });
    void app.live.list('tasks').refresh();
    await pass();
    phone.network = 'on';
    await app.live.clear();
    expect(stateOf(app.live).unsent).toBe(0);
    const id = app.live.list('tasks').add({ text: 'of the next user' });
    await sendAll(app);
    const { data } = await tasksOf('former').get();
    expect(data.map((task) => [task.id, task.text])).toEqual([[id, 'of the next user']]);
    expect([...phone.stored.values()].join()).not.toContain('of the former user');
  });
});

describe('signing out does not sign in again', () => {
  it('for a next page that was asked for while the first one loaded', async () => {
    const phone = createPhone(world, 'more at sign-out');
    const { live, client } = phone.start();
    const list = live.list('tasks');
    const release = holdLists(phone);
    list.subscribe(() => undefined);
    const loadingMore = list.loadMore();
    await until(() => phone.requests.length === 1);
    await client.logout();
    release();
    await loadingMore;
    await pass();
    expect(phone.requests).toHaveLength(1);
    expect(phone.stored).toEqual(new Map());
  });

  it('for a refresh that waited for a page', async () => {
    const user = 'refresh at sign-out';
    await tasksOf(user).doc('0').set({ text: 'a' });
    await tasksOf(user).doc('1').set({ text: 'b' });
    const phone = createPhone(world, user);
    const { live, client } = phone.start();
    const list = live.list('tasks', { limit: 1 });
    await list.refresh();
    const release = holdLists(phone);
    const loading = list.loadMore();
    await until(() => phone.requests.length === 2);
    const refreshing = list.refresh();
    await client.logout();
    release();
    await Promise.all([loading, refreshing]);
    await pass();
    expect(phone.requests).toHaveLength(2);
    expect(phone.stored).toEqual(new Map());
  });
});
