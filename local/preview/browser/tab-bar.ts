import type { TabBarDefinition } from './program.ts';

/** A tab as it is shown now. */
export interface Tab {
  readonly pagePath: string;
  readonly name: string;
  readonly icon: string | undefined;
  readonly activeIcon: string | undefined;
  readonly badge: string | undefined;
  readonly hasRedDot: boolean;
}

export interface TabBarStyle {
  readonly color: string;
  readonly selectedColor: string;
  readonly backgroundColor: string;
  readonly borderColor: string;
}

/** The tab bar of an app: app.json's "tabBar" with what `my` changed. */
export interface TabBar {
  readonly tabs: readonly Tab[];
  readonly style: TabBarStyle;
  readonly isHidden: boolean;
  /** -1 when the page is none of the tabs. */
  indexOf(pagePath: string): number;
  changeTab(index: number, change: Partial<Tab>): void;
  changeStyle(change: Partial<TabBarStyle>): void;
  setHidden(isHidden: boolean): void;
}

/** What Alipay's documentation of my.setTabBarStyle calls "black". */
const defaultBorder = '#e5e5e5';

export function createTabBar(definition: TabBarDefinition, onChange: () => void): TabBar {
  let tabs: readonly Tab[] = definition.items.map(({ pagePath, name, icon, activeIcon }) => ({
    pagePath,
    name,
    icon: projectImage(icon),
    activeIcon: projectImage(activeIcon),
    badge: undefined,
    hasRedDot: false,
  }));
  let style: TabBarStyle = {
    color: definition.textColor ?? '#666666',
    selectedColor: definition.selectedColor ?? '#1677ff',
    backgroundColor: definition.backgroundColor ?? '#ffffff',
    borderColor: defaultBorder,
  };
  let isHidden = false;
  return {
    get tabs() {
      return tabs;
    },
    get style() {
      return style;
    },
    get isHidden() {
      return isHidden;
    },
    indexOf: (pagePath) => tabs.findIndex((tab) => tab.pagePath === pagePath),
    changeTab(index, change) {
      tabs = tabs.map((tab, at) => (at === index ? { ...tab, ...change } : tab));
      onChange();
    },
    changeStyle(change) {
      style = { ...style, ...change };
      onChange();
    },
    setHidden(next) {
      isHidden = next;
      onChange();
    },
  };
}

/** The address of an image that is named from the project's root, with or without a slash; others stay. */
export function projectImage(path: string | undefined): string | undefined {
  if (path === undefined || /^(https:|data:)/.test(path)) return path;
  return `/project/${path.replace(/^\.?\//, '')}`;
}
