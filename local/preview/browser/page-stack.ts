import type { PageAddress } from './page-address.ts';
import type { RunningPage } from './running-page.ts';

/** Why a page cannot be opened. */
export class NavigationError extends Error {
  override name = 'NavigationError' as const;
}

/** The open pages, the shown one last. */
export interface PageStack {
  readonly pages: readonly RunningPage[];
  readonly top: RunningPage | undefined;
  /** @throws NavigationError beyond ten pages, or when app.json does not have the page. */
  push(address: PageAddress): void;
  replace(address: PageAddress): void;
  /** Back to the first page, when there are fewer. */
  pop(count: number): void;
  restart(address: PageAddress): void;
  /** Opens several pages at once, the last one shown. */
  restore(addresses: readonly PageAddress[]): void;
}

/** Alipay's limit. */
const maximumDepth = 10;

export function createPageStack(options: {
  createPage(address: PageAddress): RunningPage;
  onChange(): void;
}): PageStack {
  let pages: readonly RunningPage[] = [];
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
  };
  return {
    get pages() {
      return pages;
    },
    get top() {
      return pages.at(-1);
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
      unload(pages);
      page.callLifeCycle('onShow');
      show([page]);
    },
    restore(addresses) {
      const restored = addresses.map(load);
      restored.at(-1)?.callLifeCycle('onShow');
      show(restored);
    },
  };
}
