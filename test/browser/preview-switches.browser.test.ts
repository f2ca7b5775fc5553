import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { interrupt, killLeftovers, type Run, runLocal } from '../end-to-end/child-cloud.ts';
import { projectDirectory } from '../end-to-end/test-cloud.ts';
import { keepScreenshot, launchBrowser } from './phone.ts';

/** A mini-program of one page that lists and adds todos, and shows how that went. */
const miniProgram: Readonly<Record<string, string>> = {
  'app.json': '{"pages": ["pages/index/index"], "window": {"defaultTitle": "Switches"}}',
  'app.ts': 'App({});',
  'backend.ts': "export const sessionUrl = 'http://127.0.0.1/';",
  'pages/index/index.axml':
    '<button onTap="list">list</button><button onTap="add">add</button><view>{{outcome}}</view><view>{{count}} stored</view>',
  'pages/index/index.ts': `
    import { createClient } from 'mini-app-client/mini-program-fc3';
    import { sessionUrl } from '../../backend';
    const todos = createClient({ my, sessionUrl }).db.collection('todos');
    Page({
      data: { outcome: '', count: 0 },
      async show(call) {
        this.setData({ outcome: 'waiting' });
        const outcome = await call.then(
          ({ data }) => {
            if (data) this.setData({ count: data.length });
            return 'succeeded';
          },
          ({ code }) => 'failed with ' + code,
        );
        this.setData({ outcome });
      },
      list() { this.show(todos.get()); },
      add() { this.show(todos.add({ text: 'Buy milk' })); },
    });`,
};

let browser: Browser;
let directory = '';
let running: Run;
let page: Page;
let address = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'switches-'));
  const project = join(directory, 'mini-program');
  for (const [file, content] of Object.entries(miniProgram)) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), content);
  }
  await mkdir(join(project, 'node_modules'));
  await symlink(join(projectDirectory, 'client'), join(project, 'node_modules', 'mini-app-client'));
  const data = join(directory, 'data');
  running = runLocal(['--json', '--port', '0', '--data', data, '--preview', project]);
  const ready = await running.line('"accountId"');
  address = (JSON.parse(ready) as { preview: { url: string } }).preview.url;
  browser = await launchBrowser();
});
afterAll(async () => {
  try {
    await browser.close();
    await interrupt(running);
  } finally {
    killLeftovers();
  }
  await rm(directory, { recursive: true });
});

beforeEach(async () => {
  await fetch(`${address}/preview/all-off`, { method: 'POST', body: '{}' });
  await fetch(`${address}/preview/clear-requests`, { method: 'POST', body: '{}' });
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${address}/?user=alice&lang=en`);
  await tap('list', 'succeeded');
});

async function tap(name: string, outcome: string): Promise<void> {
  const phone = page.frameLocator('iframe');
  await phone.getByRole('button', { name }).click();
  await phone.getByText(outcome, { exact: true }).waitFor();
}

async function turn(name: string, on: boolean): Promise<void> {
  await page.getByRole('switch', { name, checked: !on }).click();
  await page.getByRole('switch', { name, checked: on }).waitFor();
}

const panel = (): Locator => page.getByRole('region', { name: 'Requests' });

/** Request and result of each row, the oldest first. */
async function requests(): Promise<string[]> {
  const rows = await panel().locator('tbody > tr:first-child').all();
  const texts = await Promise.all(
    rows.map(async (row) => {
      const cells = await row.getByRole('cell').allInnerTexts();
      return `${cells[1]}: ${cells[2]}`;
    }),
  );
  return texts.toReversed();
}

describe('the preview with the local cloud behind it', () => {
  it('shows what Function Compute logs of each request, with the function’s own lines', async () => {
    const row = panel().getByRole('button', { name: 'db list todos' });
    await row.click();
    await panel().getByText('"op":"list","collection":"todos"').waitFor();
    expect((await requests()).at(-1)).toBe('db list todos: 200');
    expect(await panel().innerText()).toMatch(/cold|warm/);
    expect(await panel().innerText()).not.toMatch(/[\w-]{43}/);
    await keepScreenshot(page, 'requests');
  });

  it('ends a session at the server: the next call is refused, and the client logs in again by itself', async () => {
    await page.getByRole('button', { name: 'Expire session' }).click();
    await page.getByText('alice: the session has ended.').waitFor();
    await tap('list', 'succeeded');
    expect((await requests()).slice(-4)).toEqual([
      'session logout: 204',
      'db list todos: Unauthenticated',
      'session login: 200',
      'db list todos: 200',
    ]);
    await keepScreenshot(page, 'expired-session');
  });

  it('makes an STS token expire: Function Compute refuses the next call, and the client renews it', async () => {
    await page.getByRole('button', { name: 'Expire token' }).click();
    await page.getByText('alice: the STS token has ended.').waitFor();
    await tap('list', 'succeeded');
    expect((await requests()).slice(-3)).toEqual([
      'db list todos: 403 · InvalidSecurityToken.Expired',
      'session renew: 200',
      'db list todos: 200',
    ]);
  });

  it('has the functions meet a fault of Tablestore until it is switched off', async () => {
    await turn('Tablestore throttled', true);
    await tap('list', 'failed with Unavailable');
    await panel().getByRole('cell', { name: 'Unavailable' }).first().waitFor();
    await keepScreenshot(page, 'throttled-tablestore');
    await turn('Tablestore throttled', false);
    await tap('list', 'succeeded');
  });

  it('has a write done whose answers are all lost, once, however often it was repeated', async () => {
    await turn('Drop after commit', true);
    await tap('add', 'failed with Unavailable');
    await turn('Drop after commit', false);
    await tap('list', 'succeeded');
    await page.frameLocator('iframe').getByText('1 stored').waitFor();
  });

  it('has functions take longer when they are slow', async () => {
    await turn('Slow functions', true);
    await tap('list', 'succeeded');
    const [time] = await panel().locator('.requests-number').allInnerTexts();
    expect(Number(time)).toBeGreaterThanOrEqual(1000);
  });
});
