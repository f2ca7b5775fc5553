import type { Locator, Page } from 'playwright-core';

/** Turns a switch of one phone, such as `Offline`, and waits until it is turned. */
export async function switchPhone(page: Page, user: string, name: string, isOn: boolean): Promise<void> {
  const figure = page.getByRole('figure', { name: `${user}’s phone`, exact: true });
  await turn(figure.getByRole('switch', { name, exact: true }), isOn);
}

/** Turns a switch of the cloud, such as `Tablestore throttled`, and waits until it is turned. */
export async function switchCloud(page: Page, name: string, isOn: boolean): Promise<void> {
  const group = page.getByRole('group', { name: 'Cloud' });
  await turn(group.getByRole('switch', { name, exact: true }), isOn);
}

async function turn(element: Locator, isOn: boolean): Promise<void> {
  await element.click();
  await element.and(element.page().locator(`[aria-checked=${isOn}]`)).waitFor();
}
