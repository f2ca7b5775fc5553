import type { PageAddress } from './page-address.ts';
import type { RunningPage } from './running-page.ts';

/** Why a page cannot be opened. */
export class NavigationError extends Error {
  override name = 'NavigationError' as const;
}

/** The open pages, the shown one last. Pages that were opened as tabs stay when another tab is shown. */
export interface PageStack {
  readonly pages: readonly RunningPage[];
  readonly top: RunningPage | undefined;
  /** The pages, and those of tabs that are not shown. */
  readonly alive: readonly RunningPage[];
  /** Whether the shown page was opened as a tab: one that was navigated to has no tab bar, though it be a tab's. */
  readonly isAtTab: boolean;
  /** @throws NavigationError beyond ten pages, or when app.json does not have the page. */
  push(address: PageAddress): void;
  replace(address: PageAddress): void;
  /** Back to the first page, when there are fewer. */
  pop(count: number): void;
  restart(address: PageAddress): void;
  /** Shows a tab's page and closes all that are no tabs. `tapped` is called with the page when it was not shown before. */
  switchTab(path: string, tapped: (page: RunningPage) => void): void;
  /** Opens several pages at once, the last one shown. */
  restore(addresses: readonly PageAddress[]): void;
}

/** Alipay's limit. */
const maximumDepth = 10;

export function createPageStack(options: {
  createPage(address: PageAddress): RunningPage;
  /** Whether app.json's tab bar has the page. */
  isTab(path: string): boolean;
  onChange(): void;
}): PageStack {
  let pages: readonly RunningPage[] = [];
  let tabs: readonly RunningPage[] = [];
  const show = (next: readonly RunningPage[]) => {
    pages = next;
    options.onChange();
  };
  const load = (address: PageAddress) => {
    const page = options.createPage(address);
    page.callLifeCycle('onLoad', address.query);
    return page;
  };
  const unload = (gone: readonly RunningPage[]) => {
    for (const page of gone.toReversed()) page.unload();
    tabs = tabs.filter((tab) => !gone.includes(tab));
  };
  const alive = () => [...tabs.filter((tab) => !pages.includes(tab)), ...pages];
  const asRoot = (page: RunningPage) => {
    if (options.isTab(page.address.path)) tabs = [...tabs, page];
  };
  return {
    get pages() {
      return pages;
    },
    get top() {
      return pages.at(-1);
    },
    get alive() {
      return alive();
    },
    get isAtTab() {
      const top = pages.at(-1);
      return pages.length === 1 && top !== undefined && tabs.includes(top);
    },
    push(address) {
      if (pages.length >= maximumDepth)
        throw new NavigationError(`More than ${maximumDepth} pages are open.`);
      const before = pages.at(-1);
      const page = load(address);
      before?.callLifeCycle('onHide');
      page.callLifeCycle('onShow');
      show([...pages, page]);
    },
    replace(address) {
      const page = load(address);
      unload(pages.slice(-1));
      page.callLifeCycle('onShow');
      show([...pages.slice(0, -1), page]);
    },
    pop(count) {
      const kept = pages.slice(0, Math.max(1, pages.length - count));
      if (kept.length === pages.length) return;
      unload(pages.slice(kept.length));
      kept.at(-1)?.callLifeCycle('onShow');
      show(kept);
    },
    restart(address) {
      const page = load(address);
      unload(alive());
      asRoot(page);
      page.callLifeCycle('onShow');
      show([page]);
    },
    switchTab(path, tapped) {
      const before = pages.at(-1);
      const kept = tabs.find((tab) => tab.address.path === path);
      if (kept !== undefined && kept === before) return;
      const page = kept ?? load({ path, query: {} });
      unload(pages.filter((open) => !tabs.includes(open)));
      if (before && tabs.includes(before)) before.callLifeCycle('onHide');
      // Alipay's documentation of onTabItemTap: before onShow, but after it when the page is new.
      if (kept) tapped(page);
      else asRoot(page);
      page.callLifeCycle('onShow');
      if (!kept) tapped(page);
      show([page]);
    },
    restore(addresses) {
      const restored = addresses.map(load);
      if (restored[0]) asRoot(restored[0]);
      restored.at(-1)?.callLifeCycle('onShow');
      show(restored);
    },
  };
}
