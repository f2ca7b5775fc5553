import { type ComponentChild, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { toNumber, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useHostAttributes } from './host-attributes.ts';

/** Alipay's default distance from an end, in px, at which scrollToLower and scrollToUpper fire. */
const defaultThreshold = 50;

/** How long an animated scroll takes when the AXML does not say, in milliseconds: Alipay gives no value. */
const defaultDuration = 300;

export function ScrollView(props: ElementProps): ComponentChild {
  const { attributes, children } = props;
  const host = useHostAttributes(props);
  const element = useRef<HTMLElement | null>(null);
  // Each end fires once, until it is left again.
  const ends = useRef({ upper: true, lower: false });
  const milliseconds = attributes['scroll-with-animation']
    ? toNumber(attributes['scroll-animation-duration'], defaultDuration)
    : 0;
  const intoView = toText(attributes['scroll-into-view']);
  useEffect(() => {
    if (attributes['scroll-top'] === undefined || intoView !== '') return;
    scrollTo(element.current, { top: toNumber(attributes['scroll-top'], 0) }, milliseconds);
  }, [attributes['scroll-top']]);
  useEffect(() => {
    if (attributes['scroll-left'] === undefined || intoView !== '') return;
    scrollTo(element.current, { left: toNumber(attributes['scroll-left'], 0) }, milliseconds);
  }, [attributes['scroll-left']]);
  useEffect(() => {
    const view = element.current;
    const target = intoView === '' ? undefined : view?.querySelector(`#${CSS.escape(intoView)}`);
    if (!view || !target) return;
    const [from, to] = [view.getBoundingClientRect(), target.getBoundingClientRect()];
    const [top, left] = [view.scrollTop + to.top - from.top, view.scrollLeft + to.left - from.left];
    scrollTo(view, { top, left }, milliseconds);
  }, [intoView]);

  const onScroll = (source: Event) => {
    const view = source.currentTarget;
    if (!(view instanceof HTMLElement)) return;
    const { scrollLeft, scrollTop, scrollHeight, scrollWidth, clientHeight, clientWidth } = view;
    const detail = { scrollLeft, scrollTop, scrollHeight, scrollWidth };
    fire(props, 'scroll', { element: view, source, fields: { detail } });
    const [position, size, visible] = attributes['scroll-x']
      ? [scrollLeft, scrollWidth, clientWidth]
      : [scrollTop, scrollHeight, clientHeight];
    const upper = position <= toNumber(attributes['upper-threshold'], defaultThreshold);
    const lower = size - visible - position <= toNumber(attributes['lower-threshold'], defaultThreshold);
    if (upper && !ends.current.upper)
      fire(props, 'scrollToUpper', { element: view, source, fields: { detail } });
    if (lower && !ends.current.lower)
      fire(props, 'scrollToLower', { element: view, source, fields: { detail } });
    ends.current = { upper, lower };
  };
  const setHost = host.ref as (element: HTMLElement | null) => void;
  const axis = attributes['scroll-x'] ? 'x' : attributes['scroll-y'] ? 'y' : 'none';
  return h(
    'mini-scroll-view',
    {
      ...host,
      class: `${toText(host.class)} preview-scroll-${axis}`.trim(),
      'data-trap': attributes['trap-scroll'] ? '' : undefined,
      ref: (current: HTMLElement | null) => {
        element.current = current;
        setHost(current);
      },
      onScroll,
    },
    children,
  );
}

/** Scrolls at once, or evenly within the time. */
function scrollTo(
  view: HTMLElement | null,
  { top = view?.scrollTop ?? 0, left = view?.scrollLeft ?? 0 }: { top?: number; left?: number },
  milliseconds: number,
): void {
  if (view === null) return;
  const { scrollTop, scrollLeft } = view;
  const start = performance.now();
  const step = (now: number) => {
    const part = milliseconds > 0 ? Math.min(1, Math.max(0, now - start) / milliseconds) : 1;
    view.scrollTo(scrollLeft + (left - scrollLeft) * part, scrollTop + (top - scrollTop) * part);
    if (part < 1) requestAnimationFrame(step);
  };
  step(start);
}
