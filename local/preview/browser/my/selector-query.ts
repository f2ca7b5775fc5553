import type { Phone } from '../phone.ts';
import { unsupportedMethods } from '../unsupported.ts';
import { findAll, shownView } from './shown-page.ts';

type Read = (element: HTMLElement, view: HTMLElement) => object;

/**
 * `my.createSelectorQuery` (https://opendocs.alipay.com/mini/api/selector-query): positions and scroll offsets of elements
 * of the shown page. `exec` gives a result for each question, in their order: null for an element that is not there.
 */
export function createSelectorQuery(phone: Phone): object {
  const questions: (() => unknown)[] = [];
  let find: (view: HTMLElement) => HTMLElement[] | HTMLElement | undefined = (view) => view;
  const ask = (read: Read) => {
    const found = find;
    questions.push(() => {
      const view = shownView();
      if (view === undefined) return null;
      const elements = found(view);
      if (Array.isArray(elements)) return elements.map((element) => read(element, view));
      return elements === undefined ? null : read(elements, view);
    });
    return query;
  };
  const query: object = {
    ...unsupportedMethods('SelectorQuery', ['context', 'fields', 'in', 'node']),
    select(selector: unknown) {
      find = (view) => findAll(view, String(selector))[0];
      return query;
    },
    selectAll(selector: unknown) {
      find = (view) => findAll(view, String(selector));
      return query;
    },
    selectViewport() {
      find = (view) => view;
      return query;
    },
    boundingClientRect: () => ask(boundsOf),
    scrollOffset: () => ask(({ scrollLeft, scrollTop }) => ({ scrollLeft, scrollTop })),
    exec(callback: unknown) {
      // What setData has changed is drawn by then.
      requestAnimationFrame(() => {
        phone.attempt(() => {
          const results = questions.map((question) => question());
          if (typeof callback === 'function') callback(results);
        });
      });
    },
  };
  return query;
}

/** Counted from the page's own corner, below the title bar. */
function boundsOf(element: HTMLElement, view: HTMLElement): object {
  const page = view.getBoundingClientRect();
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  return {
    id: element.id,
    left: left - page.left,
    top: top - page.top,
    right: right - page.left,
    bottom: bottom - page.top,
    width,
    height,
  };
}
