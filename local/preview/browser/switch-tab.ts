import type { Phone } from './phone.ts';
import type { TabBar } from './tab-bar.ts';

/** Shows a tab's page, and tells that page: `from` is 'user' for a tap on the bar, 'api' for my.switchTab. */
export function switchToTab(phone: Phone, tabBar: TabBar, index: number, from: 'user' | 'api'): void {
  const tab = tabBar.tabs[index];
  if (tab === undefined) return;
  const { pagePath, name } = tab;
  phone.stack.switchTab(pagePath, (page) =>
    page.callLifeCycle('onTabItemTap', { from, index, pagePath, text: name }),
  );
}
