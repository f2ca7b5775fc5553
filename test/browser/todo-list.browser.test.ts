import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Frame, Page } from 'playwright-core';
import { interrupt, killLeftovers, type Run, runLocal } from '../end-to-end/child-cloud.ts';
import { keepScreenshot, launchBrowser, phoneOf } from './phone.ts';

let browser: Browser;
let dataDirectory = '';
let running: Run;

/** Starts what `npm start` starts, but for watching, and returns the preview's address. */
async function start(): Promise<string> {
  running = runLocal(['--json', '--port', '0', '--data', dataDirectory, '--preview', 'todo-list']);
  const endpoints = JSON.parse(await running.line('"accountId"')) as { preview: { url: string } };
  return endpoints.preview.url;
}

let address = '';
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'todo-list-'));
  [browser, address] = await Promise.all([launchBrowser(), start()]);
});
afterAll(async () => {
  try {
    await browser.close();
    await interrupt(running);
  } finally {
    killLeftovers();
  }
  await rm(dataDirectory, { recursive: true });
});

/** Opens phones side by side, and fails the test on any error that a page throws. */
async function open(query: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 960 } });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${address}/?${query}`);
  return page;
}

async function add(phone: Frame, text: string): Promise<void> {
  await phone.getByPlaceholder('What needs doing?').fill(text);
  await phone.getByRole('button', { name: 'Add', exact: true }).click();
  await phone.getByRole('checkbox', { name: text, exact: true }).waitFor();
}

const todosOf = (phone: Frame) =>
  phone
    .getByRole('checkbox')
    .evaluateAll((boxes) =>
      boxes.map((box) => [box.getAttribute('aria-label'), box.getAttribute('aria-checked')]),
    );

/** Waits until no todo is on its way to the server. */
async function saved(phone: Frame): Promise<void> {
  const saving = phone.locator('.is-saving');
  while ((await saving.count()) > 0) await saving.first().waitFor({ state: 'detached' });
}

describe('the todo-list in the browser', () => {
  it('lets two users add, toggle, edit and remove todos, each their own, and keeps them over a restart', async () => {
    const page = await open('user=alice&user=bob&lang=en');
    const [alice, bob] = [await phoneOf(page, 'alice'), await phoneOf(page, 'bob')];
    await alice.getByText('All clear').waitFor();
    await bob.getByText('All clear').waitFor();
    await keepScreenshot(page, 'empty');

    for (const text of ['Buy milk', 'Call grandma', 'Water the plants']) await add(alice, text);
    await add(bob, '给花浇水');
    await alice.getByRole('checkbox', { name: 'Buy milk' }).click();
    await alice.getByText('2 left').waitFor();
    await keepScreenshot(page, 'two-users');

    await alice.getByRole('button', { name: 'Edit Call grandma' }).click();
    await alice.locator('textarea').fill('Call grandma on Sunday');
    await keepScreenshot(page, 'editing');
    await alice.getByRole('button', { name: 'Save' }).click();
    await alice.getByRole('button', { name: 'Delete Water the plants' }).click();
    await alice.getByText('Deleted').waitFor();
    await saved(alice);
    await saved(bob);
    const alices = [
      ['Buy milk', 'true'],
      ['Call grandma on Sunday', 'false'],
    ];
    expect(new Map((await todosOf(alice)) as [string, string][])).toEqual(
      new Map(alices as [string, string][]),
    );
    expect(await todosOf(bob)).toEqual([['给花浇水', 'false']]);
    // A removal is sent when it cannot be undone any more.
    await alice.getByText('Deleted').waitFor({ state: 'detached' });
    await saved(alice);
    await page.close();

    await interrupt(running);
    address = await start();
    const again = await open('user=alice&user=bob&lang=en');
    const [aliceAgain, bobAgain] = [await phoneOf(again, 'alice'), await phoneOf(again, 'bob')];
    await aliceAgain.getByText('1 left').waitFor();
    await bobAgain.getByText('1 left').waitFor();
    expect(new Map((await todosOf(aliceAgain)) as [string, string][])).toEqual(
      new Map(alices as [string, string][]),
    );
    expect(await todosOf(bobAgain)).toEqual([['给花浇水', 'false']]);
    await again.close();
  });

  it('sends one request for a toggle, however long the list', async () => {
    const page = await open('user=carol&lang=en');
    const phone = await phoneOf(page, 'carol');
    for (const text of ['one', 'two', 'three']) await add(phone, text);
    await saved(phone);

    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await phone.getByRole('checkbox', { name: 'two' }).click();
    await phone.getByText('2 left').waitFor();
    await saved(phone);
    expect(requests.filter((url) => url.includes('/preview/request'))).toHaveLength(1);
    await page.close();
  });

  it('speaks Chinese', async () => {
    const page = await open('user=dave&lang=zh-CN');
    const phone = await phoneOf(page, 'dave');
    await phone.getByRole('status').waitFor({ state: 'detached' });
    await phone.getByPlaceholder('What needs doing?').waitFor({ state: 'detached' });
    expect(await phone.locator('body').textContent()).toMatch(/\p{Script=Han}/u);
    await keepScreenshot(page, 'chinese');
    await page.close();
  });
});
