import type { OwnStorage } from './own-storage.ts';
import type { PageAddress } from './page-address.ts';
import type { Options } from './program.ts';
import type { RunningPage } from './running-page.ts';

/** The open pages of a phone that loads again because the project has changed. */
export interface KeptPages {
  /** Before: keeps what the pages show. */
  keep(pages: readonly RunningPage[]): void;
  /** After: the definition of a page that opens, with the data that it had. */
  definitionOf(address: PageAddress): Options;
  /** Once the pages are drawn: scrolls them, and fills their fields. */
  putBack(): void;
}

/** An open page as it was before the phone loaded again. */
export interface KeptPage {
  readonly path: string;
  /** What the page began with, and what it had then, as JSON. */
  readonly initial: Data;
  readonly data: Data;
  readonly scrollTop: number;
  /** What stands in its fields, in their order. */
  readonly typed: readonly string[];
}

type Data = Readonly<Record<string, unknown>>;

export function createKeptPages(
  storage: Pick<OwnStorage, 'keepPages' | 'takeKeptPages'>,
  definitionOf: (path: string) => Options,
): KeptPages {
  const pages = storage.takeKeptPages();
  const waiting = [...pages];
  return {
    keep(open) {
      const views = pageViews();
      storage.keepPages(
        open.map(({ address, instance }) => ({
          path: address.path,
          ...keepView(views.take(address.path)),
          initial: initialDataOf(definitionOf(address.path)),
          data: toJson(instance.data) as Data,
        })),
      );
    },
    definitionOf({ path }) {
      const index = waiting.findIndex((page) => page.path === path);
      const [page] = index < 0 ? [] : waiting.splice(index, 1);
      return page === undefined ? definitionOf(path) : withKeptData(definitionOf(path), page);
    },
    putBack() {
      const views = pageViews();
      for (const page of pages) {
        const view = views.take(page.path);
        if (view) putBack(view, page);
      }
    },
  };
}

/** What the pages are drawn in. A page may be open more than once. */
function pageViews(): { take(path: string): HTMLElement | undefined } {
  const views = [...document.querySelectorAll<HTMLElement>('.page-scroll')];
  return {
    take(path) {
      const isOf = (view: HTMLElement) =>
        [...view.children].some((child) => child instanceof HTMLElement && child.dataset.page === path);
      const index = views.findIndex(isOf);
      return index < 0 ? undefined : views.splice(index, 1)[0];
    },
  };
}

/** The data that a page's script gives it, as JSON: what setData shows is no more. */
function initialDataOf({ data }: Options): Data {
  const initial: unknown = typeof data === 'function' ? data() : data;
  return toJson(initial ?? {}) as Data;
}

/**
 * The definition of a page that begins with the data that it had: all but what its script begins with otherwise now.
 * onLoad is called with that data, so that a page which loads its list there has both the old until the new is there.
 */
function withKeptData(definition: Options, { initial: before, data: kept }: KeptPage): Options {
  const now = initialDataOf(definition);
  const isUnchanged = (key: string) => JSON.stringify(now[key]) === JSON.stringify(before[key]);
  const put = Object.fromEntries(Object.entries(kept).filter(([key]) => isUnchanged(key)));
  const { data } = definition;
  const own = typeof data === 'function' ? (data() as Data) : (data as Data | undefined);
  return { ...definition, data: { ...own, ...put } };
}

function keepView(view: HTMLElement | undefined): Pick<KeptPage, 'scrollTop' | 'typed'> {
  return {
    scrollTop: view?.scrollTop ?? 0,
    typed: view === undefined ? [] : fieldsOf(view).map(({ value }) => value),
  };
}

/** For how long a page that was scrolled is waited for: its list comes from the server again. */
const patience = 3000;

/** Scrolls a page to where it was, once it is as long as then, and fills its fields. A user who scrolls goes before. */
function putBack(view: HTMLElement, { scrollTop, typed }: KeptPage): void {
  fill(view, typed);
  if (scrollTop === 0) return;
  const stop = new AbortController();
  const scroll = () => {
    view.scrollTop = scrollTop;
    if (Math.abs(view.scrollTop - scrollTop) <= 1) stop.abort();
  };
  const observer = new ResizeObserver(scroll);
  for (const child of view.children) observer.observe(child);
  for (const type of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    view.addEventListener(type, () => stop.abort(), { signal: stop.signal, passive: true });
  const timer = setTimeout(() => stop.abort(), patience);
  stop.signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(timer);
  });
}

/** Only where the page has the same fields as before: otherwise nobody knows which is which. */
function fill(view: Element, typed: readonly string[]): void {
  const fields = fieldsOf(view);
  if (fields.length !== typed.length) return;
  fields.forEach((field, index) => {
    const value = typed[index] ?? '';
    if (field.value === value) return;
    field.value = value;
    // The page hears of it as if it were typed.
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

function fieldsOf(view: Element): (HTMLInputElement | HTMLTextAreaElement)[] {
  return [...view.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')];
}

function toJson(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
