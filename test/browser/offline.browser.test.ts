import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clientOf } from '../end-to-end/test-cloud.ts';
import { keepScreenshot } from './phone.ts';
import { type RunningPreview, startPreview } from './preview.ts';
import { switchPhone } from './switches.ts';
import { seedTodos, todoPhoneOf } from './todo-phone.ts';

let preview: RunningPreview;
beforeAll(async () => {
  preview = await startPreview();
});
afterEach(() => {
  expect(preview.errors).toEqual([]);
});
afterAll(() => preview.close());

/** What the server has of a user, whatever the phone shows. */
async function storedTodos(user: string) {
  const { data } = await clientOf(preview.endpoints(), user).db.collection('todos').get();
  return data.map(({ text, completed }) => `${completed ? '✓ ' : ''}${text}`);
}

const restart = (page: Page) => page.getByRole('button', { name: 'Restart' }).click();

it('what is done offline is shown at once, kept, and sent when the network is back', async () => {
  const page = await preview.open('user=alice&lang=en');
  const alice = await todoPhoneOf(page, 'alice');
  await alice.add('Before', 'Today');
  await alice.settled();

  await switchPhone(page, 'alice', 'Offline', true);
  await alice.frame.getByText('Offline. Go on: changes are kept.').waitFor();
  await alice.add('Meanwhile', 'Tomorrow');
  await alice.toggle('Before');
  await alice.frame.getByText('Offline. 2 changes will be sent later.').waitFor();
  await alice.shows('✓ Before', 'Meanwhile');
  expect(await storedTodos('alice')).toEqual(['Before']);
  await keepScreenshot(page, 'offline');

  await switchPhone(page, 'alice', 'Offline', false);
  await alice.settled();
  await alice.frame.locator('.strip').waitFor({ state: 'detached' });
  expect(await storedTodos('alice')).toEqual(['✓ Before', 'Meanwhile']);
  await page.close();
});

it('the strip that tells of it stays in sight when the list is scrolled to a new todo', async () => {
  await seedTodos(preview.endpoints(), 'sam', 20);
  const page = await preview.open('user=sam&lang=en');
  const sam = await todoPhoneOf(page, 'sam');
  await sam.checkbox('Todo 01').waitFor();
  await switchPhone(page, 'sam', 'Offline', true);
  await sam.add('Far below');
  await sam.frame.waitForFunction('document.querySelector(".page-scroll").scrollTop > 300');
  const strip = await sam.frame.getByText('Offline. 1 change will be sent later.').boundingBox();
  const list = await sam.frame.locator('.page-scroll').boundingBox();
  expect(strip?.y).toBeGreaterThanOrEqual(list?.y ?? Number.NaN);
  await keepScreenshot(page, 'offline-scrolled');
  await page.close();
});

it('an app that is closed with changes unsent shows them at its next start, and sends each once', async () => {
  const page = await preview.open('user=bob&lang=en');
  const bob = await todoPhoneOf(page, 'bob');
  await bob.add('First');
  await bob.add('Second');
  await bob.settled();
  await switchPhone(page, 'bob', 'Offline', true);
  await bob.add('Third');
  await bob.toggle('First');
  await bob.swipe('Second');
  await bob.frame.getByRole('button', { name: 'Delete Second' }).click();
  await bob.shows('✓ First', 'Third');

  await restart(page);
  const restarted = await todoPhoneOf(page, 'bob');
  await restarted.shows('✓ First', 'Third');
  await restarted.frame.getByText('Offline. 3 changes will be sent later.').waitFor();
  await keepScreenshot(page, 'restarted-offline');
  expect(await storedTodos('bob')).toEqual(['First', 'Second']);

  await switchPhone(page, 'bob', 'Offline', false);
  await restarted.settled();
  await restarted.frame.locator('.strip').waitFor({ state: 'detached' });
  expect(await storedTodos('bob')).toEqual(['✓ First', 'Third']);
  await page.close();
});

it('a first start without a network says so, and tries again when it is back', async () => {
  const page = await preview.open('user=carol&lang=en');
  const carol = await todoPhoneOf(page, 'carol');
  await carol.frame.getByText('All clear').waitFor();
  await switchPhone(page, 'carol', 'Offline', true);
  await page.getByRole('button', { name: 'Reset storage' }).click();
  const fresh = await todoPhoneOf(page, 'carol');
  await fresh.frame.getByText('Your todos did not load').waitFor();
  await fresh.frame.getByText('There is no network.').waitFor();
  await keepScreenshot(page, 'failed-offline');
  await switchPhone(page, 'carol', 'Offline', false);
  await fresh.frame.getByText('All clear').waitFor();
  await page.close();
});
