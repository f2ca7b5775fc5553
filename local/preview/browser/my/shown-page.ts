import { CallError } from './call.ts';

/** What the shown page is scrolled in. */
export function shownView(): HTMLElement | undefined {
  return document.querySelector<HTMLElement>('.page-viewport:not([hidden]) > .page-scroll') ?? undefined;
}

/**
 * The elements of a page that a selector of Alipay's finds: ids and classes, and one within another.
 *
 * @throws CallError when it is no such selector.
 */
export function findAll(view: Element, selector: string): HTMLElement[] {
  if (!/^[.#][\w-]+([.#\s>,]+[\w-]+)*$/.test(selector.trim())) {
    throw new CallError(2, `the preview finds elements by #id and .class, not by ${selector}`);
  }
  return [...view.querySelectorAll<HTMLElement>(selector)];
}
