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

/** A page that shows its network, each change of it, and how a request goes. */
async function show(query = 'user=alice') {
  const { page } = await phones.show(
    pageFiles(
      '<button onTap="ask">ask</button><button onTap="leave">leave</button><view>{{first}}; {{changes}}; {{asked}}</view>',
      `Page({
        data: { first: '', changes: 'no change', asked: '' },
        async onLoad() {
          const { networkAvailable, networkType } = await my.getNetworkType();
          this.setData({ first: networkAvailable + ' ' + networkType });
          this.listener = ({ isConnected, networkType }) =>
            this.setData({ changes: this.data.changes + ', ' + isConnected + ' ' + networkType });
          my.onNetworkStatusChange(this.listener);
        },
        async ask() {
          this.setData({ asked: 'asking' });
          const asked = await my.request({ url: '${backend.origin}/session' }).then(({ status }) => status, ({ error }) => 'error ' + error);
          const code = await my.getAuthCode({}).then(({ authCode }) => authCode, ({ error }) => 'error ' + error);
          this.setData({ asked: asked + ', ' + code });
        },
        leave() { my.offNetworkStatusChange(this.listener); },
      });`,
    ),
    {
      path: `/?${query}`,
      viewport: { width: 1400, height: 900 },
      backend,
      allowedOrigins: () => [backend.origin],
    },
  );
  return page;
}

const phone = (page: Page, user = 'alice') => page.frameLocator(`iframe[title="${user}’s phone"]`);
const figure = (page: Page, user = 'alice') => page.getByRole('figure', { name: `${user}’s phone` });

async function turn(page: Page, name: string, on: boolean, user = 'alice'): Promise<void> {
  await figure(page, user).getByRole('switch', { name, checked: !on }).click();
  await figure(page, user).getByRole('switch', { name, checked: on }).waitFor();
}

const ask = (page: Page, user = 'alice') => phone(page, user).getByRole('button', { name: 'ask' }).click();

describe('the switches of a phone', () => {
  it('take it off line: requests fail, the app hears of it, and the other phone goes on', async () => {
    const page = await show('user=alice&user=bob');
    await phone(page).getByText('true WIFI; no change;').waitFor();
    await turn(page, 'Offline', true);
    await phone(page).getByText('no change, false NOTREACHABLE;').waitFor();
    await ask(page);
    await phone(page).getByText('error 12, error 12').waitFor();
    await ask(page, 'bob');
    await phone(page, 'bob').getByText('no change; 200, code of bob').waitFor();
    await turn(page, 'Offline', false);
    await phone(page).getByText('false NOTREACHABLE, true WIFI;').waitFor();
    await ask(page);
    await phone(page).getByText('200, code of alice').waitFor();
  });

  it('keep it off line while it loads again', async () => {
    const page = await show();
    await turn(page, 'Offline', true);
    await page.reload();
    await figure(page).getByRole('switch', { name: 'Offline', checked: true }).waitFor();
    await phone(page).getByText('false NOTREACHABLE; no change;').waitFor();
  });

  it('are not told to a listener that has left', async () => {
    const page = await show();
    await phone(page).getByText('true WIFI; no change;').waitFor();
    await phone(page).getByRole('button', { name: 'leave' }).click();
    await turn(page, 'Offline', true);
    await ask(page);
    await phone(page).getByText('true WIFI; no change; error 12, error 12').waitFor();
  });

  it('make its network slow', async () => {
    const page = await show();
    await turn(page, 'Slow network', true);
    const began = Date.now();
    await ask(page);
    await phone(page).getByText('200, code of alice').waitFor();
    expect(Date.now() - began).toBeGreaterThan(3900);
  });

  it('end its session and its STS token, once it has some', async () => {
    const page = await show();
    const before = await figure(page).boundingBox();
    await figure(page).getByRole('button', { name: 'Expire session' }).click();
    await page.getByRole('status').getByText('This phone has not logged in').waitFor();
    expect(await figure(page).boundingBox()).toEqual(before);
    await ask(page);
    await phone(page).getByText('200, code of alice').waitFor();
    await figure(page).getByRole('button', { name: 'Expire session' }).click();
    await page.getByRole('status').getByText('alice: the session has ended.').waitFor();
    await figure(page).getByRole('button', { name: 'Expire token' }).click();
    await page.getByRole('status').getByText('alice: the STS token has ended.').waitFor();
    expect(backend.ended()).toEqual(['the-session', 'STS.a']);
  });
});

describe('the switches of the cloud', () => {
  it.each([
    ['Slow functions', { kind: 'latency', milliseconds: 1000 }],
    ['Tablestore throttled', { kind: 'throttle' }],
    ['Tablestore unavailable', { kind: 'unavailable' }],
    ['Drop after commit', { kind: 'dropAfter' }],
  ])('“%s” holds until it is switched off', async (name, fault) => {
    const page = await show();
    const cloud = page.getByRole('group', { name: 'Cloud' });
    await cloud.getByRole('switch', { name, checked: false }).click();
    await cloud.getByRole('switch', { name, checked: true }).waitFor();
    expect(backend.faults()).toMatchObject([fault]);
    await page.reload();
    await cloud.getByRole('switch', { name, checked: true }).click();
    await cloud.getByRole('switch', { name, checked: false }).waitFor();
    expect(backend.faults()).toEqual([]);
  });

  it('go off with all others by one button, which can be pressed while any is on', async () => {
    const page = await show();
    const allOff = page.getByRole('button', { name: 'All off' });
    expect(await allOff.isDisabled()).toBe(true);
    await page.getByRole('switch', { name: 'Tablestore throttled' }).click();
    await turn(page, 'Offline', true);
    await allOff.click();
    await page.getByRole('switch', { checked: true }).first().waitFor({ state: 'detached' });
    expect(await allOff.isDisabled()).toBe(true);
    expect(backend.faults()).toEqual([]);
  });

  it('each say what they do', async () => {
    const page = await show();
    for (const each of await page.getByRole('switch').all())
      expect(((await each.getAttribute('title')) ?? '').length).toBeGreaterThan(20);
    expect(await page.getByRole('switch').count()).toBe(6);
  });
});

describe('a page of another origin', () => {
  it('can neither hear the requests nor throw a switch', async () => {
    const page = await show();
    const preview = new URL(page.url()).origin;
    // The test backend's own origin: another port of this machine, as a page of another program would have.
    await page.goto(`${backend.origin}/db`);
    const [stream, thrown] = await page.evaluate(async (target) => {
      const heard = new Promise((resolve) => {
        const events = new EventSource(`${target}/preview/events`);
        events.onmessage = () => resolve('heard');
        events.addEventListener('switches', () => resolve('heard'));
        events.onerror = () => resolve('refused');
      });
      const throwing = fetch(`${target}/preview/switches`, {
        method: 'POST',
        mode: 'no-cors',
        body: JSON.stringify({ switch: 'throttled', on: true }),
      });
      await throwing.catch(() => undefined);
      return [await heard, 'sent'];
    }, preview);
    expect([stream, thrown]).toEqual(['refused', 'sent']);
    expect(backend.faults()).toEqual([]);
  });
});
