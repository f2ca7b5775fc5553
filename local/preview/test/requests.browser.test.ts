import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Phones, pageFiles, startPhones } from './show-in-chromium.ts';
import { startTestBackend, type TestBackend } from './test-backend.ts';

let phones: Phones;
let backend: TestBackend;
beforeAll(async () => {
  phones = await startPhones();
});
beforeEach(async () => {
  backend = await startTestBackend();
});
afterEach(async () => {
  await phones.closePreviews();
  backend.close();
});
afterAll(() => phones.close());

/** Buttons that ask the function of that name. */
async function show(query: string) {
  const ask = (name: string) =>
    `${name}() { my.request({ url: '${backend.origin}/${name}' }).catch(() => {}); }`;
  const { page, preview } = await phones.show(
    pageFiles(
      '<button onTap="db">db</button><button onTap="broken">broken</button>',
      `Page({ ${ask('db')}, ${ask('broken')} });`,
    ),
    {
      path: `/?${query}`,
      viewport: { width: 1400, height: 900 },
      backend,
      allowedOrigins: () => [backend.origin],
    },
  );
  const tap = (user: string, name: string) =>
    page.frameLocator(`iframe[title="${user}’s phone"]`).getByRole('button', { name }).click();
  return { page, preview, panel: page.getByRole('region', { name: 'Requests' }), tap };
}

/** The rows of the panel as texts. */
async function rows(page: Page): Promise<string[][]> {
  const found = await page.getByRole('region', { name: 'Requests' }).getByRole('row').all();
  const texts = await Promise.all(found.map((row) => row.getByRole('cell').allInnerTexts()));
  return texts.filter((cells) => cells.length === 5);
}

describe('the panel of requests', () => {
  it('shows each as Function Compute logs it, the latest first, with the phone that it came from', async () => {
    const { page, panel, tap } = await show('user=alice&user=bob');
    await panel.getByText('No requests yet.').waitFor();
    await tap('alice', 'db');
    await panel.getByRole('button', { name: 'db list todos' }).waitFor();
    await tap('bob', 'broken');
    await panel.getByRole('cell', { name: 'bob' }).waitFor();
    expect(await rows(page)).toEqual([
      ['bob', 'broken', 'NotFound', '12', 'warm abcd'],
      ['alice', 'db list todos', '200', '12', 'cold abcd'],
    ]);
  });

  it('shows also what came before it was opened, and requests of no phone', async () => {
    const { page, panel } = await show('user=alice');
    await fetch(`${backend.origin}/db`);
    await panel.getByRole('cell', { name: 'no phone' }).waitFor();
    await page.reload();
    await panel.getByRole('cell', { name: 'no phone' }).waitFor();
  });

  it('opens by keyboard to the function’s own lines, the request id and the rest', async () => {
    const { page, panel, tap } = await show('user=alice');
    await tap('alice', 'db');
    const button = panel.getByRole('button', { name: 'db list todos' });
    await button.focus();
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await panel.getByText('{"message":"answered","op":"list","collection":"todos"}').waitFor();
    for (const fact of ['1-1', 'c-abcd', '21 MB'])
      expect(await panel.getByRole('definition').getByText(fact, { exact: true }).count()).toBe(1);
    await page.keyboard.press('Space');
    await panel.getByText('"answered"').waitFor({ state: 'detached' });
  });

  it('shows the requests of one phone when that is chosen', async () => {
    const { page, panel, tap } = await show('user=alice&user=bob');
    await tap('alice', 'db');
    await tap('bob', 'db');
    await panel.getByRole('cell', { name: 'bob' }).waitFor();
    await panel.getByRole('cell', { name: 'alice' }).waitFor();
    await panel.getByRole('combobox', { name: 'Show requests of' }).selectOption('bob');
    await panel.getByRole('cell', { name: 'alice' }).waitFor({ state: 'detached' });
    expect((await rows(page)).map(([phone]) => phone)).toEqual(['bob']);
  });

  it('is cleared, on every page and for good', async () => {
    const { page, panel, tap } = await show('user=alice');
    await tap('alice', 'db');
    await panel.getByRole('button', { name: 'db list todos' }).waitFor();
    await panel.getByRole('button', { name: 'Clear' }).click();
    await panel.getByText('No requests yet.').waitFor();
    await page.reload();
    await panel.getByText('No requests yet.').waitFor();
  });

  it('shows what never reached Function Compute, and why', async () => {
    const { page, panel, tap } = await show('user=alice');
    await page.getByRole('switch', { name: 'Offline' }).click();
    await page.getByRole('switch', { name: 'Offline', checked: true }).waitFor();
    await tap('alice', 'db');
    await panel.getByRole('cell', { name: 'not sent · error 12' }).waitFor();
    expect(backend.received()).toBe(0);
  });

  it('shows what Function Compute refused', async () => {
    const { panel } = await show('user=alice');
    const url = '/2023-03-30/functions/app-db/invocations';
    await panel.getByText('No requests yet.').waitFor();
    backend.log({
      kind: 'refused',
      at: 1,
      requestId: '1-x',
      method: 'POST',
      url,
      status: 403,
      code: 'AccessDenied',
      message: 'Not allowed.',
    });
    await panel.getByRole('cell', { name: '403 · AccessDenied' }).waitFor();
    await panel.getByRole('button', { name: 'db' }).click();
    await panel.getByText('Not allowed.').waitFor();
  });

  it('tells that the functions were deployed anew, and the phones stay as they are', async () => {
    const { page, preview, panel } = await show('user=alice');
    const body = page.frameLocator('iframe').locator('body');
    await body.evaluate((element) => {
      element.id = 'same';
    });
    preview.notifyDeployed();
    await panel.getByText('The functions were deployed anew.').waitFor();
    expect(await body.getAttribute('id')).toBe('same');
  });

  it('can be put away, and stays so', async () => {
    const { page, panel } = await show('user=alice');
    await page.getByRole('button', { name: 'Requests' }).click();
    await panel.waitFor({ state: 'hidden' });
    await page.reload();
    await page.frameLocator('iframe').getByText('db').waitFor();
    expect(await panel.isVisible()).toBe(false);
  });

  it('speaks Chinese', async () => {
    const { page } = await show('user=alice&lang=zh-CN');
    const panel = page.getByRole('region', { name: '请求' });
    await panel.getByText('还没有请求。').waitFor();
    await page.frameLocator('iframe').getByRole('button', { name: 'db' }).click();
    await panel.getByRole('cell', { name: '冷启动' }).waitFor();
    expect(await page.getByRole('switch', { name: '断网' }).count()).toBe(1);
  });
});
