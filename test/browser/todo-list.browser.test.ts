import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { clientOf } from '../end-to-end/test-cloud.ts';
import { styleOf } from './legibility.ts';
import { keepScreenshot } from './phone.ts';
import { type RunningPreview, startPreview } from './preview.ts';
import { dayFromNow, seedTodos, todoPhoneOf } from './todo-phone.ts';

let preview: RunningPreview;
beforeAll(async () => {
  preview = await startPreview();
});
afterEach(() => {
  expect(preview.errors).toEqual([]);
});
afterAll(() => preview.close());

it('the address that npm start prints shows a phone that is ready for the first todo', async () => {
  const page = await preview.open('');
  const alice = await todoPhoneOf(page, 'alice');
  await alice.frame.locator('.composer-input').waitFor();
  await alice.frame.locator('.illustration').waitFor();
  await keepScreenshot(page, 'first-screen');
  await page.close();
});

describe('a todo', () => {
  it('is added, ticked off, edited, removed and brought back', async () => {
    const page = await preview.open('user=alice&lang=en');
    const alice = await todoPhoneOf(page, 'alice');
    await alice.frame.getByText('All clear').waitFor();
    await keepScreenshot(page, 'empty');

    await alice.add('Buy milk');
    await alice.add('Call grandma');
    await alice.toggle('Buy milk');
    await alice.frame.getByText('1 to do').waitFor();

    await alice.frame.getByRole('button', { name: 'Edit Call grandma' }).click();
    await alice.frame.locator('textarea').fill('Call grandma on Sunday');
    await keepScreenshot(page, 'editing');
    await alice.frame.getByText('Save', { exact: true }).click();
    await alice.shows('✓ Buy milk', 'Call grandma on Sunday');

    await alice.swipe('Buy milk');
    await keepScreenshot(page, 'swiped');
    await alice.frame.getByRole('button', { name: 'Delete Buy milk' }).click();
    await alice.shows('Call grandma on Sunday');
    await keepScreenshot(page, 'removed');
    await alice.frame.getByRole('button', { name: 'Undo' }).click();
    await alice.shows('✓ Buy milk', 'Call grandma on Sunday');

    await alice.settled();
    const { data } = await clientOf(preview.endpoints(), 'alice').db.collection('todos').get();
    expect(data.map(({ text, completed }) => [text, completed])).toEqual([
      ['Buy milk', true],
      ['Call grandma on Sunday', false],
    ]);
    await page.close();
  });

  it('is not ticked off or opened by a swipe, and a tap closes the row again', async () => {
    const page = await preview.open('user=erin&lang=en');
    const erin = await todoPhoneOf(page, 'erin');
    await erin.add('Read');
    await erin.swipe('Read');
    await erin.frame.getByRole('button', { name: 'Edit Read' }).click();
    await erin.frame.getByRole('button', { name: 'Delete Read' }).waitFor({ state: 'detached' });
    await erin.shows('Read');
    expect(await erin.frame.getByRole('dialog').count()).toBe(0);
    await page.close();
  });

  it('has a menu on a long press, with its day and its removal', async () => {
    const page = await preview.open('user=frank&lang=en');
    const frank = await todoPhoneOf(page, 'frank');
    await frank.add('Water the plants');
    await frank.longPress('Water the plants');
    await keepScreenshot(page, 'menu');
    await frank.pick('Due date');
    await frank.pick('Tomorrow');
    await frank.frame.getByRole('heading', { name: 'Tomorrow' }).waitFor();
    await frank.longPress('Water the plants');
    await frank.pick('Delete');
    await frank.frame.getByText('All clear').waitFor();
    await page.close();
  });
});

describe('the list', () => {
  it('is in the order of the days, and shows overdue ones in red', async () => {
    const late = { text: 'Pay the rent', due: dayFromNow(-2) };
    await clientOf(preview.endpoints(), 'gina').db.collection('todos').add(late);
    const page = await preview.open('user=gina&lang=en');
    const gina = await todoPhoneOf(page, 'gina');
    await gina.shows('Pay the rent');
    await gina.add('Whenever');
    await gina.add('Soon', 'Tomorrow');
    await gina.add('Now', 'Today');
    await gina.shows('Pay the rent', 'Now', 'Soon', 'Whenever');
    const overdue = gina.frame.locator('.is-overdue');
    expect(await overdue.textContent()).toMatch(/^Overdue · /);
    expect(await styleOf(overdue, 'color')).toBe('rgb(207, 19, 34)');
    await keepScreenshot(page, 'due-days');
    await gina.settled();
    await page.reload();
    const again = await todoPhoneOf(page, 'gina');
    await again.shows('Pay the rent', 'Now', 'Soon', 'Whenever');
    await page.close();
  });

  it('takes any day from the calendar', async () => {
    const page = await preview.open('user=hana&lang=en');
    const hana = await todoPhoneOf(page, 'hana');
    await hana.frame.getByPlaceholder('What needs doing?').fill('Renew the passport');
    await hana.frame.getByRole('button', { name: 'Due date' }).click();
    await hana.pick('Another day…');
    await hana.frame.locator('input[type=date]').fill('2031-02-03');
    await keepScreenshot(page, 'calendar');
    await hana.pick('OK');
    await hana.frame.getByText('Mon, Feb 3, 2031').waitFor();
    await hana.frame.getByRole('button', { name: 'Add', exact: true }).click();
    await hana.frame.getByRole('button', { name: 'Edit Renew the passport, due Mon, Feb 3, 2031' }).waitFor();
    await hana.settled();
    const { data } = await clientOf(preview.endpoints(), 'hana').db.collection('todos').get();
    expect(data).toMatchObject([{ text: 'Renew the passport', due: 20310203 }]);
    await page.close();
  });

  it('is filtered by the server, and a todo that is ticked off leaves those to do', async () => {
    const page = await preview.open('user=ivan&lang=en');
    const ivan = await todoPhoneOf(page, 'ivan');
    for (const text of ['One', 'Two', 'Three']) await ivan.add(text);
    await ivan.toggle('Two');
    await ivan.choose('To do');
    await ivan.shows('One', 'Three');
    await ivan.toggle('One');
    await ivan.shows('Three');
    await ivan.choose('Done');
    await ivan.shows('✓ One', '✓ Two');
    await keepScreenshot(page, 'done');
    await ivan.toggle('One');
    await ivan.toggle('Two');
    await ivan.frame.getByText('Nothing done yet').waitFor();
    await keepScreenshot(page, 'nothing-done');
    await page.close();
  });

  it('grows as it is scrolled, and counts all that is to do from the first page on', async () => {
    await seedTodos(preview.endpoints(), 'judy', 50);
    const page = await preview.open('user=judy&lang=en');
    const judy = await todoPhoneOf(page, 'judy');
    await judy.frame.getByText('50 to do').waitFor();
    expect(await judy.rows()).toHaveLength(30);
    await judy.frame.locator('.page-scroll').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    await judy.checkbox('Todo 50').waitFor();
    expect(await judy.rows()).toHaveLength(50);
    await page.close();
  });

  it('sends one request for a toggle in a list of 50', async () => {
    await seedTodos(preview.endpoints(), 'karl', 50);
    const page = await preview.open('user=karl&lang=en');
    const karl = await todoPhoneOf(page, 'karl');
    await karl.frame.getByText('50 to do').waitFor();
    await karl.frame.locator('.page-scroll').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    await karl.checkbox('Todo 50').waitFor();

    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await karl.toggle('Todo 40');
    await karl.frame.getByText('49 to do').waitFor();
    await karl.settled();
    await page.waitForLoadState('networkidle');
    expect(requests.filter((url) => url.includes('/preview/request'))).toHaveLength(1);
    await keepScreenshot(page, 'fifty');
    await page.close();
  });
});
