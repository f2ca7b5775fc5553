import { describe, expect, it } from '@jest/globals';
import { createDataStore } from './data-store.ts';

describe('the data of a page', () => {
  it('takes data paths, and makes what lies on the way and is missing', () => {
    const store = createDataStore({ todos: [{ done: false }], user: { name: 'a' } });
    store.set({ 'todos[0].done': true, 'user.name': 'b', 'new.list[1].x': 1 });
    expect(store.data).toEqual({
      todos: [{ done: true }],
      user: { name: 'b' },
      new: { list: [undefined, { x: 1 }] },
    });
  });

  it('leaves objects that a script took before as they were', () => {
    const store = createDataStore({ todos: [{ done: false }] });
    const before = store.data.todos;
    store.set({ 'todos[0].done': true });
    expect(before).toEqual([{ done: false }]);
  });

  it('gives the view only JSON, and only what went through set', () => {
    const list = [1];
    const store = createDataStore({ list });
    store.set({ when: new Date(0), call: () => 1 });
    list.push(2);
    expect(store.viewData).toEqual({ list: [1], when: '1970-01-01T00:00:00.000Z', call: undefined });
    expect(store.data.when).toEqual(new Date(0));
  });

  it('splices arrays at a path', () => {
    const store = createDataStore({ a: { b: [1, 2, 3, 4] } });
    store.splice({ 'a.b': [1, 0, 5, 6] });
    expect(store.data).toEqual({ a: { b: [1, 5, 6, 2, 3, 4] } });
    expect(() => store.splice({ a: [0, 1] })).toThrow('must be an array');
  });

  it.each(['', 'a.', 'a[b]', '[0]', 'a..b'])('refuses “%s” as a path', (path) => {
    expect(() => createDataStore({}).set({ [path]: 1 })).toThrow('is not a data path');
  });
});
