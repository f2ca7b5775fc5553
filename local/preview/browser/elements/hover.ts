import { useEffect, useRef, useState } from 'preact/hooks';
import { toNumber, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';

/** Alipay's defaults for a button; for other tags the documentation has none. */
const startMilliseconds = 20;
const stayMilliseconds = 70;

interface Hover {
  /** What `hover-class` adds now. */
  readonly className: string;
  readonly handlers: Readonly<Record<string, (source: PointerEvent) => void>>;
}

const noHover: Hover = { className: '', handlers: {} };

/** `hover-class`: a class while a finger, or the mouse, is down. */
export function useHover({ attributes }: ElementProps): Hover {
  const [isDown, setDown] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hoverClass = toText(attributes['hover-class']);
  if (hoverClass === '' || hoverClass === 'none') return noHover;
  const later = (next: boolean, milliseconds: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setDown(next), milliseconds);
  };
  const up = () => later(false, toNumber(attributes['hover-stay-time'], stayMilliseconds));
  return {
    className: isDown ? hoverClass : '',
    handlers: {
      onPointerDown: (source) => {
        if (stopped.has(source)) return;
        if (attributes['hover-stop-propagation']) stopped.add(source);
        later(true, toNumber(attributes['hover-start-time'], startMilliseconds));
      },
      onPointerUp: up,
      onPointerCancel: up,
      onPointerLeave: up,
    },
  };
}

/** Presses that `hover-stop-propagation` keeps from the elements around. */
const stopped = new WeakSet<Event>();
