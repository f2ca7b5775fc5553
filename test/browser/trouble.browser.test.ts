import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { clientOf } from '../end-to-end/test-cloud.ts';
import { keepScreenshot } from './phone.ts';
import { type RunningPreview, startPreview } from './preview.ts';
import { switchCloud } from './switches.ts';
import { todoPhoneOf } from './todo-phone.ts';

let preview: RunningPreview;
beforeAll(async () => {
  preview = await startPreview();
});
afterEach(() => {
  expect(preview.errors).toEqual([]);
});
afterAll(() => preview.close());

async function storedTodos(user: string) {
  const { data } = await clientOf(preview.endpoints(), user).db.collection('todos').get();
  return data.map(({ text, completed }) => `${completed ? '✓ ' : ''}${text}`);
}

it('a session that has ended is not noticed: the next change signs in again', async () => {
  const page = await preview.open('user=alice&lang=en');
  const alice = await todoPhoneOf(page, 'alice');
  await alice.add('Stay signed in');
  await alice.settled();
  await page.getByRole('button', { name: 'Expire session' }).click();
  await alice.toggle('Stay signed in');
  await alice.settled();
  expect(await storedTodos('alice')).toEqual(['✓ Stay signed in']);
  expect(await alice.frame.locator('.strip').count()).toBe(0);
  await page.close();
});

it('while Tablestore throttles, changes are kept, with the reason, and sent afterwards', async () => {
  const page = await preview.open('user=bob&lang=en');
  const bob = await todoPhoneOf(page, 'bob');
  await bob.add('Before');
  await bob.settled();
  await switchCloud(page, 'Tablestore throttled', true);
  await bob.toggle('Before');
  await bob.frame.getByText(/^1 change is not sent yet\./).waitFor();
  await bob.shows('✓ Before');
  await keepScreenshot(page, 'throttled');
  await switchCloud(page, 'Tablestore throttled', false);
  await bob.frame.getByRole('button', { name: 'Try again' }).click();
  await bob.settled();
  await bob.frame.locator('.strip').waitFor({ state: 'detached' });
  expect(await storedTodos('bob')).toEqual(['✓ Before']);
  await page.close();
});

it('a list that cannot be loaded says why, and can be tried again', async () => {
  await clientOf(preview.endpoints(), 'carol').db.collection('todos').add({ text: 'Still there' });
  const page = await preview.open('user=carol&lang=en');
  await (await todoPhoneOf(page, 'carol')).shows('Still there');
  await switchCloud(page, 'Tablestore unavailable', true);
  await page.getByRole('button', { name: 'Reset storage' }).click();
  const carol = await todoPhoneOf(page, 'carol');
  await carol.frame.getByText('Your todos did not load').waitFor();
  await keepScreenshot(page, 'failed');
  await switchCloud(page, 'Tablestore unavailable', false);
  await carol.frame.getByText('Try again', { exact: true }).click();
  await carol.shows('Still there');
  await page.close();
});

it('an answer that is lost after the write does not write twice', async () => {
  const page = await preview.open('user=dan&lang=en');
  const dan = await todoPhoneOf(page, 'dan');
  await dan.frame.getByText('All clear').waitFor();
  await switchCloud(page, 'Drop after commit', true);
  await dan.add('Only once');
  await dan.frame.getByText('1 to do').waitFor();
  await switchCloud(page, 'Drop after commit', false);
  await dan.refresh();
  await dan.settled();
  expect(await storedTodos('dan')).toEqual(['Only once']);
  await page.close();
});
