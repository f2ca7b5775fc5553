import { type ComponentChild, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { toNumber, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useHostAttributes } from './host-attributes.ts';

/** Alipay's default distance from an end, in px, at which scrollToLower and scrollToUpper fire. */
const defaultThreshold = 50;

export function ScrollView(props: ElementProps): ComponentChild {
  const { attributes, children } = props;
  const host = useHostAttributes(props);
  const element = useRef<HTMLElement | null>(null);
  // Each end fires once, until it is left again.
  const ends = useRef({ upper: true, lower: false });
  useEffect(() => {
    if (attributes['scroll-top'] === undefined || element.current === null) return;
    element.current.scrollTop = toNumber(attributes['scroll-top'], 0);
  }, [attributes['scroll-top']]);
  useEffect(() => {
    if (attributes['scroll-left'] === undefined || element.current === null) return;
    element.current.scrollLeft = toNumber(attributes['scroll-left'], 0);
  }, [attributes['scroll-left']]);

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
      ref: (current: HTMLElement | null) => {
        element.current = current;
        setHost(current);
      },
      onScroll,
    },
    children,
  );
}
