import { useEffect, useRef } from 'preact/hooks';
import { useAppear } from './appear.ts';
import { toStyle, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire, rememberTarget } from './fire.ts';
import { useHover } from './hover.ts';

/** Alipay fires longTap after this time. */
const longTapMilliseconds = 500;

const pointerEvents = [
  ['touchStart', 'onPointerDown'],
  ['touchMove', 'onPointerMove'],
  ['touchEnd', 'onPointerUp'],
  ['touchCancel', 'onPointerCancel'],
] as const;

const animationEvents = [
  ['transitionEnd', 'onTransitionEnd'],
  ['animationStart', 'onAnimationStart'],
  ['animationIteration', 'onAnimationIteration'],
  ['animationEnd', 'onAnimationEnd'],
] as const;

type Handlers = Record<string, (source: PointerEvent) => void>;

/**
 * Attributes for the HTML element that shows an AXML element: whose it is when its styles are isolated, id, class, style,
 * hidden, role, aria-*, data-*, hover-class, and the events that need nothing of the tag itself (tap, longTap, touch…,
 * animations, appear). A mouse counts as a finger.
 */
export function useHostAttributes(props: ElementProps): Record<string, unknown> {
  const { attributes, dataset, events } = props;
  const host = useRef<HTMLElement>(null);
  const longTap = useRef({ timer: 0, fired: false });
  useEffect(() => () => clearTimeout(longTap.current.timer), []);
  useAppear(props, host);
  const hover = useHover(props);

  const result: Record<string, unknown> = {
    ref: (element: HTMLElement | null) => {
      host.current = element;
      if (element) rememberTarget(element, props);
    },
    ...passedThrough(attributes),
    ...scalarDataset(dataset),
  };
  const classes = [toText(attributes.class), hover.className].filter(Boolean).join(' ');
  if (attributes.class !== undefined || classes !== '') result.class = classes;
  if (attributes.style !== undefined) result.style = toStyle(attributes.style);
  if (attributes.hidden) result.hidden = true;
  if (props.owner.isIsolated) result['data-of'] = props.owner.path;
  if (events.tap) {
    result.onClick = (source: MouseEvent) => {
      if (longTap.current.fired) return;
      const { clientX, clientY } = source;
      const detail = { clientX, clientY, pageX: clientX, pageY: clientY };
      if (host.current) fire(props, 'tap', { element: host.current, source, fields: { detail } });
    };
  }
  const touches: Handlers = {};
  for (const [type, attribute] of pointerEvents) {
    if (events[type]) touches[attribute] = (source) => fireTouch(props, type, source, host.current);
  }
  for (const [type, attribute] of animationEvents) {
    if (events[type]) {
      result[attribute] = (source: Event) => {
        if (host.current && source.target === host.current)
          fire(props, type, { element: host.current, source });
      };
    }
  }
  const presses = events.longTap ? longTapHandlers(props, host, longTap.current) : {};
  return { ...result, ...together(touches, presses, hover.handlers) };
}

function longTapHandlers(
  props: ElementProps,
  host: { readonly current: HTMLElement | null },
  longTap: { timer: number; fired: boolean },
): Handlers {
  const end = () => clearTimeout(longTap.timer);
  return {
    onPointerDown: (source) => {
      longTap.fired = false;
      longTap.timer = window.setTimeout(() => {
        longTap.fired = true;
        if (host.current) fire(props, 'longTap', { element: host.current, source });
      }, longTapMilliseconds);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: end,
  };
}

/** Handlers of the same event, called one after the other. */
function together(...parts: readonly Handlers[]): Handlers {
  const names = new Set(parts.flatMap((part) => Object.keys(part)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      (source: PointerEvent) => {
        for (const part of parts) part[name]?.(source);
      },
    ]),
  );
}

function fireTouch(
  props: ElementProps,
  type: string,
  source: PointerEvent,
  element: HTMLElement | null,
): void {
  const isHover = type === 'touchMove' && source.buttons === 0;
  if (element === null || isHover) return;
  const { clientX, clientY, pointerId } = source;
  const touch = { identifier: pointerId, clientX, clientY, pageX: clientX, pageY: clientY };
  const isOver = type === 'touchEnd' || type === 'touchCancel';
  fire(props, type, { element, source, fields: { touches: isOver ? [] : [touch], changedTouches: [touch] } });
}

function passedThrough(attributes: ElementProps['attributes']): Record<string, string> {
  const names = Object.keys(attributes).filter((name) => /^(id|role|aria-.+)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, toText(attributes[name])]));
}

/** Shown in the HTML for whoever looks at it with the browser's tools. */
function scalarDataset(dataset: ElementProps['dataset']): Record<string, string> {
  const scalars = Object.entries(dataset).filter(([, value]) => value !== null && typeof value !== 'object');
  return Object.fromEntries(
    scalars.map(([name, value]) => [
      `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      toText(value),
    ]),
  );
}
