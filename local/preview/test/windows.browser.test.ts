import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Phones, startPhones } from './show-in-chromium.ts';
import { startTestBackend } from './test-backend.ts';

let phones: Phones;
beforeAll(async () => {
  phones = await startPhones();
});
afterEach(() => phones.closePreviews());
afterAll(() => phones.close());

const query = (users: number) =>
  ['alice', 'bob', 'carol', 'dave']
    .slice(0, users)
    .map((user) => `user=${user}`)
    .join('&');

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the phones with their captions lie in a window. */
async function figuresIn(users: number, viewport: { width: number; height: number }): Promise<Box[]> {
  const { page } = await phones.show({}, { path: `/?${query(users)}` });
  await page.setViewportSize(viewport);
  const figures: Box[] = [];
  for (const figure of await page.locator('figure').all()) {
    const box = await figure.boundingBox();
    if (box) figures.push(box);
  }
  expect(figures).toHaveLength(users);
  return figures;
}

describe('the phones in a window', () => {
  it.each([
    [1, 1440, 900],
    [4, 1440, 900],
    [2, 1280, 800],
    [1, 667, 375],
    [4, 667, 375],
    [1, 375, 667],
  ])('%i of them fit whole and in one row into %i×%i', async (users, width, height) => {
    const figures = await figuresIn(users, { width, height });
    for (const figure of figures) {
      expect(figure.x).toBeGreaterThanOrEqual(0);
      expect(figure.y).toBeGreaterThanOrEqual(0);
      expect(figure.x + figure.width).toBeLessThanOrEqual(width);
      expect(figure.y + figure.height).toBeLessThanOrEqual(height);
      expect(figure.y).toBe(figures[0]?.y);
    }
  });

  it('are as large as the window’s height lets them be', async () => {
    const [figure] = await figuresIn(1, { width: 667, height: 375 });
    expect(figure?.height).toBeGreaterThan(300);
  });

  it.each([
    [1, 1280, 800],
    [2, 1280, 800],
  ])('have all their switches below them: %i phones in %i×%i', async (users, width, height) => {
    const backend = await startTestBackend();
    const { page } = await phones.show({}, { path: `/?${query(users)}&lang=en`, backend });
    await page.setViewportSize({ width, height });
    const lines = await page.locator('.phone-line').all();
    expect(lines).toHaveLength(2 * users);
    for (const line of lines) {
      const [wanted, had] = await line.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
      expect(wanted).toBe(had);
    }
    backend.close();
  });

  it('have a toolbar of one row in a narrow window', async () => {
    const { page } = await phones.show({}, { path: '/' });
    await page.setViewportSize({ width: 375, height: 667 });
    expect((await page.locator('body > header').boundingBox())?.height).toBeLessThan(50);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
  });

  it('show a mini-program that is no smaller in itself', async () => {
    const { page } = await phones.show({}, { path: '/' });
    await page.setViewportSize({ width: 667, height: 375 });
    const size = page.frameLocator('iframe').locator('body').evaluate('[innerWidth, innerHeight]');
    expect(await size).toEqual([390, 844]);
  });
});
