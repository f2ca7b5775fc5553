import { type ComponentChild, h } from 'preact';
import type { Phone } from './phone.ts';
import { switchToTab } from './switch-tab.ts';
import type { Tab, TabBar } from './tab-bar.ts';

/** The tabs below a page that was opened as one of them. */
export function TabBarView({ phone, tabBar }: { phone: Phone; tabBar: TabBar }): ComponentChild {
  const { style } = tabBar;
  const current = tabBar.indexOf(phone.stack.top?.address.path ?? '');
  const tap = (index: number) =>
    phone.attempt(() => {
      if (index === current) phone.stack.top?.callLifeCycle('onSelectedTabItemTap', itemOf(tabBar, index));
      else {
        phone.stack.top?.callLifeCycle('beforeTabItemTap');
        switchToTab(phone, tabBar, index, 'user');
      }
    });
  return h(
    'nav',
    {
      class: 'tab-bar',
      role: 'tablist',
      style: `background:${style.backgroundColor};border-color:${style.borderColor}`,
    },
    tabBar.tabs.map((tab, index) =>
      h(
        'button',
        {
          key: index,
          type: 'button',
          role: 'tab',
          class: 'tab',
          'aria-selected': String(index === current),
          style: `color:${index === current ? style.selectedColor : style.color}`,
          onClick: () => tap(index),
        },
        tabContent(tab, index === current),
      ),
    ),
  );
}

function tabContent(tab: Tab, isCurrent: boolean): ComponentChild[] {
  const icon = isCurrent ? (tab.activeIcon ?? tab.icon) : tab.icon;
  return [
    icon !== undefined && h('img', { class: 'tab-icon', src: icon, alt: '' }),
    h('span', { class: 'tab-name' }, tab.name),
    tab.badge !== undefined && h('span', { class: 'tab-badge' }, shortened(tab.badge)),
    tab.badge === undefined && tab.hasRedDot && h('span', { class: 'tab-dot' }),
  ];
}

/** Of a badge with more than three characters Alipay shows two, and dots. */
function shortened(text: string): string {
  const characters = [...text];
  return characters.length > 3 ? `${characters.slice(0, 2).join('')}……` : text;
}

function itemOf(tabBar: TabBar, index: number): object {
  const tab = tabBar.tabs[index];
  return { index, pagePath: tab?.pagePath, text: tab?.name };
}
