import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { projectDirectory } from '../end-to-end/test-cloud.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Without these, Chromium looks for servers of its own at every start. */
const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: quiet });
}

/** Screenshots are kept here, to be looked at. */
const screenshots = join(projectDirectory, '.screenshots');

export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  // Without this, transitions are caught halfway.
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
}

/** The phone of a user on a preview's page, or one of several: each is a frame of its own. */
export async function phoneOf(page: Page, user: string, device?: number): Promise<Frame> {
  const name = device === undefined ? `user=${user}` : `user=${user}&device=${device}`;
  const element = await page.waitForSelector(`iframe[src*="${name}"]`);
  const frame = await element.contentFrame();
  if (frame === null) throw new Error(`The phone of ${user} has no content.`);
  return frame;
}
