import type { Frame, Locator } from 'playwright-core';

/** The value of a style, as the browser shows it. */
export function styleOf(locator: Locator, property: string): Promise<string> {
  return locator.evaluate(
    (element, name) => element.ownerDocument.defaultView.getComputedStyle(element).getPropertyValue(name),
    property,
  );
}

/** What is too pale, too small to touch, or without a name on the page that is shown, each with what it says. */
export function faultsOf(frame: Frame): Promise<{ pale: string[]; small: string[]; nameless: string[] }> {
  return frame.locator('mini-page').evaluate((page) => {
    /** WCAG 2.2, 1.4.3: the contrast of text; https://www.w3.org/TR/WCAG22/#contrast-minimum */
    const leastContrast = 4.5;
    /** The least side of what is touched, in px: Apple's guidelines for phones. */
    const leastSide = 44;

    const view = page.ownerDocument.defaultView;
    const colorOf = (element: typeof page, name: string): number[] =>
      (
        view
          .getComputedStyle(element)
          .getPropertyValue(name)
          .match(/[\d.]+/g) ?? []
      ).map(Number);
    const luminanceOf = (channels: number[]): number => {
      const shares = channels.map((channel) => channel / 255);
      const linear = shares.map((share) =>
        share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4,
      );
      const [red = 0, green = 0, blue = 0] = linear;
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const backgroundOf = (element: typeof page): number[] => {
      if (element === null) return [255, 255, 255];
      const [red = 0, green = 0, blue = 0, alpha = 1] = colorOf(element, 'background-color');
      return alpha === 1 ? [red, green, blue] : backgroundOf(element.parentElement);
    };
    const contrastOf = (element: typeof page): number => {
      const text = luminanceOf(colorOf(element, 'color'));
      const behind = luminanceOf(backgroundOf(element));
      return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
    };
    const shown = (selector: string): (typeof page)[] =>
      [...page.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);
    const nameOf = (element: typeof page): string =>
      element.getAttribute('aria-label') ||
      element.textContent.trim() ||
      element.querySelector('input')?.placeholder ||
      '';

    const hasText = (element: typeof page): boolean =>
      [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== '');
    const touched = shown('[role=button], [role=checkbox], [role=tab], mini-button, mini-input');
    return {
      pale: shown('*')
        .filter((element) => hasText(element) && contrastOf(element) < leastContrast)
        .map((element) => `${element.textContent}: ${contrastOf(element).toFixed(2)}`),
      // The layout's own px: an animation that goes on, or the scaled phone, does not matter.
      small: touched
        .filter(({ offsetWidth, offsetHeight }) => Math.min(offsetWidth, offsetHeight) < leastSide)
        .map((element) => `${nameOf(element)}: ${element.offsetWidth} × ${element.offsetHeight}`),
      nameless: touched
        .filter((element) => nameOf(element) === '')
        .map((element): string => element.outerHTML),
    };
  });
}
