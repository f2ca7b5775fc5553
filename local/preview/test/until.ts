import type { Page } from 'playwright-core';

/** Between two looks, in milliseconds. */
const pause = 20;

const limit = 5000;

/**
 * Waits until an expression is true in the page. Playwright's own waitForFunction looks again by eval, which the preview's
 * pages forbid.
 */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + limit;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`Still not true after ${limit} ms: ${expression}`);
    await page.waitForTimeout(pause);
  }
}
