import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { clientOf } from '../end-to-end/test-cloud.ts';
import { keepScreenshot } from './phone.ts';
import { type RunningPreview, startPreview } from './preview.ts';
import { dayFromNow, todoPhoneOf } from './todo-phone.ts';

let preview: RunningPreview;
beforeAll(async () => {
  preview = await startPreview();
});
afterEach(() => {
  expect(preview.errors).toEqual([]);
});
afterAll(() => preview.close());

it('two users have todos each of their own, also after a restart of the backend', async () => {
  const late = { text: 'Return the library books', due: dayFromNow(-2) };
  await clientOf(preview.endpoints(), 'alice').db.collection('todos').add(late);
  const page = await preview.open('user=alice&user=bob&lang=en');
  const [alice, bob] = [await todoPhoneOf(page, 'alice'), await todoPhoneOf(page, 'bob')];
  await alice.shows('Return the library books');
  await alice.add('Pick up the parcel', 'Today');
  await alice.add('Buy milk and bread', 'Tomorrow');
  await alice.add('Plan the weekend');
  await bob.add('给花浇水', 'Today');
  await bob.add('买生日礼物');
  await alice.toggle('Pick up the parcel');
  await alice.settled();
  await bob.settled();
  // As docs/images has it, beside the list of requests.
  await page.setViewportSize({ width: 1440, height: 960 });
  await keepScreenshot(page, 'two-users');
  await page.close();

  await preview.restart();
  const again = await preview.open('user=alice&user=bob&lang=en');
  await (await todoPhoneOf(again, 'alice')).shows(
    'Return the library books',
    '✓ Pick up the parcel',
    'Buy milk and bread',
    'Plan the weekend',
  );
  await (await todoPhoneOf(again, 'bob')).shows('给花浇水', '买生日礼物');
  await again.close();
});

it('two devices of one user agree once the other one is refreshed', async () => {
  const page = await preview.open('user=carol&user=carol&lang=en');
  const [first, second] = [await todoPhoneOf(page, 'carol'), await todoPhoneOf(page, 'carol', 2)];
  await second.frame.getByText('All clear').waitFor();
  await first.add('Book a table', 'Today');
  await first.add('Invite Dan');
  await first.toggle('Invite Dan');
  await first.settled();
  await second.refresh();
  await second.shows('Book a table', '✓ Invite Dan');
  await second.toggle('Book a table');
  await second.settled();
  await first.refresh();
  await first.shows('✓ Book a table', '✓ Invite Dan');
  await keepScreenshot(page, 'two-devices');
  await page.close();
});

it('a device shows what the other one did when its user comes back to it', async () => {
  const page = await preview.open('user=erin&user=erin&lang=en');
  const [first, second] = [await todoPhoneOf(page, 'erin'), await todoPhoneOf(page, 'erin', 2)];
  await second.frame.getByText('All clear').waitFor();
  await first.add('Wash the car');
  await first.settled();
  // What Alipay calls when the app comes to the front again.
  await second.frame.evaluate('getCurrentPages()[0].onShow()');
  await second.shows('Wash the car');
  await page.close();
});

it('what was removed on one device cannot be changed on the other: it is told, and rolled back', async () => {
  const page = await preview.open('user=dan&user=dan&lang=en');
  const [first, second] = [await todoPhoneOf(page, 'dan'), await todoPhoneOf(page, 'dan', 2)];
  await first.add('Sell the bike');
  await first.settled();
  await second.refresh();
  await second.shows('Sell the bike');
  await first.swipe('Sell the bike');
  await first.frame.getByRole('button', { name: 'Delete Sell the bike' }).click();
  await first.settled();
  await first.frame.getByText('All clear').waitFor();

  await second.toggle('Sell the bike');
  await second.frame.getByText('Not saved. It was deleted elsewhere.').waitFor();
  await keepScreenshot(page, 'refused');
  await second.frame.getByText('All clear').waitFor();
  await page.close();
});
