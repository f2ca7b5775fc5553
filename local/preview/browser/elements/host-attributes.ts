import { useEffect, useRef } from 'preact/hooks';
import { toStyle, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire, rememberTarget } from './fire.ts';

/** Alipay fires longTap after this time. */
const longTapMilliseconds = 500;

const pointerEvents = [
  ['touchStart', 'onPointerDown'],
  ['touchMove', 'onPointerMove'],
  ['touchEnd', 'onPointerUp'],
  ['touchCancel', 'onPointerCancel'],
] as const;

/**
 * Attributes for the HTML element that shows an AXML element: id, class, style, hidden, role, aria-*, data-*, and the
 * events that bubble (tap, longTap, touch…). A mouse counts as a finger.
 */
export function useHostAttributes(props: ElementProps): Record<string, unknown> {
  const { attributes, dataset, events } = props;
  const host = useRef<HTMLElement>(null);
  const longTap = useRef({ timer: 0, fired: false });
  useEffect(() => () => clearTimeout(longTap.current.timer), []);

  const result: Record<string, unknown> = {
    ref: (element: HTMLElement | null) => {
      host.current = element;
      if (element) rememberTarget(element, props);
    },
    ...passedThrough(attributes),
    ...scalarDataset(dataset),
  };
  if (attributes.class !== undefined) result.class = toText(attributes.class);
  if (attributes.style !== undefined) result.style = toStyle(attributes.style);
  if (attributes.hidden) result.hidden = true;
  if (events.tap) {
    result.onClick = (source: MouseEvent) => {
      if (longTap.current.fired) return;
      const { clientX, clientY } = source;
      const detail = { clientX, clientY, pageX: clientX, pageY: clientY };
      if (host.current) fire(props, 'tap', { element: host.current, source, fields: { detail } });
    };
  }
  for (const [type, attribute] of pointerEvents) {
    if (events[type])
      result[attribute] = (source: PointerEvent) => fireTouch(props, type, source, host.current);
  }
  if (events.longTap) {
    const onPointerDown = result.onPointerDown as ((source: PointerEvent) => void) | undefined;
    result.onPointerDown = (source: PointerEvent) => {
      onPointerDown?.(source);
      longTap.current.fired = false;
      longTap.current.timer = window.setTimeout(() => {
        longTap.current.fired = true;
        if (host.current) fire(props, 'longTap', { element: host.current, source });
      }, longTapMilliseconds);
    };
    for (const attribute of ['onPointerUp', 'onPointerCancel', 'onPointerLeave'] as const) {
      const before = result[attribute] as ((source: PointerEvent) => void) | undefined;
      result[attribute] = (source: PointerEvent) => {
        before?.(source);
        clearTimeout(longTap.current.timer);
      };
    }
  }
  return result;
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
