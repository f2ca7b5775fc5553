import { expect, it } from '@jest/globals';
import {
  addItem,
  appendPage,
  changeItem,
  emptyList,
  findItem,
  finishSaving,
  isUnsaved,
  rollBack,
  showFirstPage,
  startSaving,
  visibleItems,
} from './todo-list';

const milk = { id: '01A', text: 'Milk', completed: false };
const eggs = { id: '01B', text: 'Eggs', completed: false };

it('shows items in the order of their ids, and those without an id after them', () => {
  const added = addItem(emptyList, 'Bread');
  const list = appendPage(added.list, { data: [eggs, milk] });
  expect(visibleItems(list).map(({ wanted }) => wanted.text)).toEqual(['Milk', 'Eggs', 'Bread']);
  const saved = finishSaving(list, added.key, { id: '01Aa', written: { text: 'Bread', completed: false } });
  expect(visibleItems(saved).map(({ wanted }) => wanted.text)).toEqual(['Milk', 'Bread', 'Eggs']);
});

it('gives an added item a key that it keeps, and that no other has', () => {
  const first = addItem(emptyList, 'Bread');
  const second = addItem(first.list, 'Bread');
  const saved = finishSaving(second.list, first.key, { id: 'x', written: undefined });
  expect(saved.items.map(({ key }) => key)).toEqual([first.key, second.key]);
  expect(first.key).not.toBe(second.key);
});

it('knows better than a page what is in the list already', () => {
  const list = changeItem(appendPage(emptyList, { data: [milk] }), '01A', {
    text: 'Oat milk',
    completed: false,
  });
  const longer = appendPage(list, { data: [milk, eggs], next: 'cursor' });
  expect(visibleItems(longer).map(({ wanted }) => wanted.text)).toEqual(['Oat milk', 'Eggs']);
  expect(longer.next).toBe('cursor');
});

it('begins anew with a first page, but for what is being saved or was saved since', () => {
  const loaded = appendPage(emptyList, { data: [milk, eggs], next: 'cursor' });
  const earlier = finishSaving(loaded, '01A', { id: '01A', written: { text: 'Early', completed: true } });
  const saving = startSaving(earlier, '01B');
  const list = showFirstPage(saving, { data: [milk, { ...eggs, text: 'Old' }] }, earlier.revision);
  expect(visibleItems(list).map(({ wanted }) => wanted.text)).toEqual(['Milk', 'Eggs']);
  expect(list.next).toBeUndefined();
});

it('keeps the key of an item that was added here when the first page comes anew, so that its row stays', () => {
  const added = addItem(emptyList, 'Milk');
  const saved = finishSaving(added.list, added.key, { id: '01A', written: milk });
  const list = showFirstPage(saved, { data: [milk, eggs] }, saved.revision);
  expect(visibleItems(list).map(({ key, id }) => [key, id])).toEqual([
    [added.key, '01A'],
    ['01B', '01B'],
  ]);
});

it('writes what is brought back after a removal that failed, since it may have happened all the same', () => {
  const loaded = appendPage(emptyList, { data: [milk] });
  const before = findItem(loaded, '01A')?.wanted;
  const failed = rollBack(startSaving(changeItem(loaded, '01A', undefined), '01A'), '01A');
  const item = findItem(failed, '01A');
  expect(item !== undefined && isUnsaved(item)).toBe(false);
  const restored = findItem(changeItem(failed, '01A', before), '01A');
  expect(restored !== undefined && isUnsaved(restored)).toBe(true);
});

it('goes back to what the server has', () => {
  const loaded = appendPage(emptyList, { data: [milk] });
  const changed = startSaving(changeItem(loaded, '01A', undefined), '01A');
  expect(visibleItems(changed)).toEqual([]);
  expect(visibleItems(rollBack(changed, '01A'))).toEqual(visibleItems(loaded));
});
