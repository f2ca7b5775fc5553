import { CallError, type CallOptions, textOf } from './call.ts';
import { findAll, shownView } from './shown-page.ts';

/** `my.pageScrollTo`: https://opendocs.alipay.com/mini/api/scroll */
export function createPageScrollCalls() {
  return {
    async pageScrollTo(options: CallOptions) {
      const view = shownView();
      const top = targetOf(options, view);
      const duration = Number(options.duration ?? 0);
      if (view !== undefined) await scroll(view, top, duration);
      return {};
    },
  };
}

function targetOf(options: CallOptions, view: HTMLElement | undefined): number {
  const { scrollTop } = options;
  if (scrollTop !== undefined) return Number(scrollTop);
  const selector = textOf(options, 'selector');
  if (!selector) throw new CallError(1, 'need scrollTop or selector');
  const [element] = view === undefined ? [] : findAll(view, selector);
  if (view === undefined || element === undefined) return view?.scrollTop ?? 0;
  const distance = element.getBoundingClientRect().top - view.getBoundingClientRect().top;
  return view.scrollTop + distance + Number(options.offsetTop ?? 0);
}

/** Over so many milliseconds, as on the phone; the browser's own smooth scrolling takes as long as it likes. */
function scroll(view: HTMLElement, top: number, duration: number): Promise<void> {
  const start = view.scrollTop;
  const began = performance.now();
  return new Promise((resolve) => {
    const step = () => {
      const part = duration > 0 ? Math.min(1, (performance.now() - began) / duration) : 1;
      view.scrollTop = start + (top - start) * part;
      if (part < 1) requestAnimationFrame(step);
      else resolve();
    };
    step();
  });
}
