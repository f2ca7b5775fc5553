import type { Frame, Locator, Page } from 'playwright-core';
import type { ProjectEndpoints } from '../../local/cloud/start-project.ts';
import { clientOf } from '../end-to-end/test-cloud.ts';
import { phoneOf } from './phone.ts';

/** What a user does with the todo-list on one phone, in English. */
export interface TodoPhone {
  readonly frame: Frame;
  /** @param day an item of the menu of days. */
  add(text: string, day?: string): Promise<void>;
  checkbox(text: string): Locator;
  toggle(text: string): Promise<void>;
  /** Moves a row to the left, until its button shows. */
  swipe(text: string): Promise<void>;
  longPress(text: string): Promise<void>;
  choose(filter: 'All' | 'To do' | 'Done'): Promise<void>;
  /** Chooses an item of the menu or the dialog that is open. */
  pick(item: string): Promise<void>;
  /** The texts of all rows from above, those that are done with a tick. */
  rows(): Promise<string[]>;
  /** Waits until the rows are these. */
  shows(...rows: string[]): Promise<void>;
  /** Waits until nothing is on its way to the server. */
  settled(): Promise<void>;
  /** Pulls the page down, by the button that the preview has for it. */
  refresh(): Promise<void>;
}

export async function todoPhoneOf(page: Page, user: string, device?: number): Promise<TodoPhone> {
  const frame = await phoneOf(page, user, device);
  const row = (text: string) => frame.locator('.row', { has: checkbox(text) });
  const checkbox = (text: string) => frame.getByRole('checkbox', { name: text, exact: true });
  const rows = () =>
    frame
      .getByRole('checkbox')
      .evaluateAll((boxes) =>
        boxes.map(
          (box) =>
            `${box.getAttribute('aria-checked') === 'true' ? '✓ ' : ''}${box.getAttribute('aria-label')}`,
        ),
      );
  const placeOf = async (text: string) => {
    const box = await row(text).boundingBox();
    if (box === null) throw new Error(`There is no row “${text}” to touch.`);
    return { x: box.x + box.width * 0.7, y: box.y + box.height / 2 };
  };
  const pick = (item: string) => frame.getByText(item, { exact: true }).last().click();

  return {
    frame,
    checkbox,
    rows,
    pick,
    async add(text, day) {
      await frame.getByPlaceholder('What needs doing?').fill(text);
      if (day !== undefined) {
        await frame.locator('.composer-day').click();
        await pick(day);
        await frame.locator('.composer-day.is-chosen').waitFor();
      }
      await frame.getByRole('button', { name: 'Add', exact: true }).click();
      await checkbox(text).waitFor();
    },
    toggle: (text) => checkbox(text).click(),
    async swipe(text) {
      const { x, y } = await placeOf(text);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 80, y + 2, { steps: 8 });
      await page.mouse.up();
      await frame.getByRole('button', { name: `Delete ${text}`, exact: true }).waitFor();
    },
    async longPress(text) {
      const { x, y } = await placeOf(text);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await frame.getByText('Edit', { exact: true }).waitFor();
      await page.mouse.up();
    },
    choose: (filter) => frame.getByRole('tab', { name: filter, exact: true }).click(),
    async shows(...expected) {
      const list = await frame.locator('body').elementHandle();
      await frame.waitForFunction(
        ({ body, texts }) => {
          const boxes: Iterable<typeof body> = body?.querySelectorAll('[role=checkbox]');
          const shown = [...boxes].map(
            (box) =>
              `${box?.getAttribute('aria-checked') === 'true' ? '✓ ' : ''}${box?.getAttribute('aria-label')}`,
          );
          return JSON.stringify(shown) === JSON.stringify(texts);
        },
        { body: list, texts: expected },
      );
    },
    settled: () => frame.locator('.is-unsent').first().waitFor({ state: 'detached' }),
    async refresh() {
      await frame.locator('.title-pull').click();
      await frame.locator('.page-pull').waitFor({ state: 'detached' });
    },
  };
}

/** A day as todos have it, so many days from today. */
export function dayFromNow(days: number): number {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}

/** Puts so many todos into a user's list, from another device: `Todo 01` and so on. */
export async function seedTodos(endpoints: ProjectEndpoints, user: string, count: number): Promise<void> {
  const batch = clientOf(endpoints, user).db.batch();
  const todos = batch.collection('todos');
  for (let index = 1; index <= count; index += 1) {
    todos
      .doc(`seed-${String(index).padStart(2, '0')}`)
      .set({ text: `Todo ${String(index).padStart(2, '0')}` });
  }
  await batch.commit();
}
