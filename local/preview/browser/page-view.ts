import { Component, type ComponentChildren, h } from 'preact';
import type { RunningPage } from './running-page.ts';

/** Alipay's default of "onReachBottomDistance", in px. */
const defaultReachBottomDistance = 50;

/** A finger pulls a page at least this far, in px, to refresh it. */
const pullDistance = 60;

interface PageViewProps {
  readonly page: RunningPage;
  readonly isShown: boolean;
}

/** One page of the stack. It stays in the document while others lie over it, so that it keeps its state. */
export class PageView extends Component<PageViewProps, { failed: boolean }> {
  #wasAtBottom = false;
  #pullStart: number | undefined;

  constructor(props: PageViewProps) {
    super(props);
    // Components within are mounted before the page, and may change its data then.
    props.page.onChange = () => this.forceUpdate();
  }

  override componentDidMount(): void {
    const { page } = this.props;
    page.callLifeCycle('onReady');
    page.rendered();
  }

  /** What changes around the pages draws none of them again: that would be an update of every component. */
  override shouldComponentUpdate(next: PageViewProps, state: { failed: boolean }): boolean {
    const { page, isShown } = this.props;
    return next.page !== page || next.isShown !== isShown || state.failed !== this.state.failed;
  }

  override componentDidUpdate(): void {
    this.props.page.rendered();
  }

  override componentDidCatch(error: unknown): void {
    const { page } = this.props;
    page.owner.phone.report(error, `${page.address.path}.axml`);
    this.setState({ failed: true });
  }

  override render({ page, isShown }: PageViewProps): ComponentChildren {
    const { window } = page;
    // A component of its own: what its rendering throws comes to componentDidCatch.
    const content = this.state.failed ? null : h(PageContent, { page });
    const style = window.backgroundColor ? `background-color:${window.backgroundColor}` : undefined;
    return h('div', { class: 'page-viewport', hidden: !isShown, style }, [
      page.isPulling &&
        h(
          'div',
          { key: 'pull', class: 'page-pull', role: 'status' },
          h('span', null),
          h('span', null),
          h('span', null),
        ),
      h(
        'div',
        {
          key: 'scroll',
          class: 'page-scroll',
          onScroll: (event: Event) => this.#scrolled(event.currentTarget),
          onTouchStart: (event: TouchEvent) => this.#pullStarted(event),
          onTouchEnd: (event: TouchEvent) => this.#pullEnded(event),
        },
        h('mini-page', { 'data-page': page.address.path }, content),
      ),
    ]);
  }

  #scrolled(view: EventTarget | null): void {
    if (!(view instanceof HTMLElement)) return;
    const { page } = this.props;
    const { scrollTop, scrollHeight, clientHeight } = view;
    page.callLifeCycle('onPageScroll', { scrollTop, scrollHeight });
    const distance = page.window.onReachBottomDistance ?? defaultReachBottomDistance;
    const isAtBottom = scrollHeight - clientHeight - scrollTop <= distance;
    if (isAtBottom && !this.#wasAtBottom) page.callLifeCycle('onReachBottom');
    this.#wasAtBottom = isAtBottom;
  }

  #pullStarted(event: TouchEvent): void {
    const view = event.currentTarget;
    const isAtTop = view instanceof HTMLElement && view.scrollTop <= 0;
    this.#pullStart = isAtTop ? event.touches[0]?.clientY : undefined;
  }

  #pullEnded(event: TouchEvent): void {
    const end = event.changedTouches[0]?.clientY;
    const isPulled =
      this.#pullStart !== undefined && end !== undefined && end - this.#pullStart > pullDistance;
    if (isPulled) startPullDownRefresh(this.props.page, 'manual');
  }
}

function PageContent({ page }: { page: RunningPage }): ComponentChildren {
  return page.template.render(page.viewData, page.owner, {});
}

/** Whether the page's window lets it be pulled down: Alipay also wants allowsBounceVertical. */
export function canPullDown({ window }: RunningPage): boolean {
  return Boolean(window.pullRefresh) && window.allowsBounceVertical !== 'NO';
}

/** Shows the refresh mark, until my.stopPullDownRefresh, and calls the page's onPullDownRefresh. */
export function startPullDownRefresh(page: RunningPage, from: 'manual' | 'code'): void {
  if (!canPullDown(page) || page.isPulling) return;
  page.isPulling = true;
  page.onChange();
  page.callLifeCycle('onPullDownRefresh', { from });
}
