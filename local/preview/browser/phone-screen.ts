import { type ComponentChild, h } from 'preact';
import { DialogLayer } from './dialog-layer.ts';
import { canPullDown, PageView, startPullDownRefresh } from './page-view.ts';
import type { Phone } from './phone.ts';
import { ProblemOverlay, type ShownProblem } from './problem-overlay.ts';
import { TabBarView } from './tab-bar-view.ts';

/** Everything on the phone's screen: status bar, title bar, pages, dialogs, and what went wrong. */
export function PhoneScreen(props: {
  phone: Phone;
  problems: readonly ShownProblem[];
  /** Undefined where the problems stay until they are mended. */
  onDismiss: (() => void) | undefined;
}): ComponentChild {
  const { phone, problems, onDismiss } = props;
  const { stack, dialogs, tabBar } = phone;
  const { top } = stack;
  const background = top?.window.titleBarColor ?? '#ffffff';
  const color = top?.window.navigationBarFrontColor ?? (isDark(background) ? 'white' : 'black');
  const style = `background:${background};color:${color}`;
  return h('div', { class: 'phone-screen' }, [
    h('div', { key: 'status', class: 'status-bar', style, 'aria-hidden': 'true' }, [
      h('span', null, '9:41'),
      h('span', { class: 'status-signs' }, [
        h('i', { class: 'sign-signal' }),
        h('i', { class: 'sign-battery' }),
      ]),
    ]),
    h('header', { key: 'title', class: 'title-bar', style }, [
      stack.pages.length > 1 &&
        h('button', {
          type: 'button',
          class: 'title-back',
          'aria-label': 'Back',
          onClick: () =>
            phone.attempt(() => {
              top?.callLifeCycle('onBack');
              stack.pop(1);
            }),
        }),
      h('h1', { onClick: () => top?.callLifeCycle('onTitleClick') }, top?.window.defaultTitle ?? ''),
      top &&
        canPullDown(top) &&
        h('button', {
          type: 'button',
          class: 'title-pull',
          'aria-label': 'Pull down to refresh',
          title: 'Pull down to refresh',
          onClick: () => startPullDownRefresh(top, 'manual'),
        }),
      h('span', { class: 'title-capsule', 'aria-hidden': 'true' }, [h('i', null), h('i', null)]),
    ]),
    h(
      'div',
      { key: 'pages', class: 'pages' },
      stack.alive.map((page) => h(PageView, { key: page.id, page, isShown: page === top })),
    ),
    tabBar && stack.isAtTab && !tabBar.isHidden && h(TabBarView, { key: 'tabs', phone, tabBar }),
    h(DialogLayer, { key: 'dialogs', dialogs }),
    problems.length > 0 && h(ProblemOverlay, { key: 'problems', problems, onDismiss }),
  ]);
}

/** Whether white text reads better on a colour (#rgb or #rrggbb), by its luma. */
function isDark(color: string): boolean {
  const digits = color.slice(1);
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
  const [red = 255, green = 255, blue = 255] = pairs.map((pair) => Number.parseInt(pair, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 150;
}
