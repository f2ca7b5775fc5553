import { useRef, useState } from 'preact/hooks';

type Handler = (event: PointerEvent) => void;

/** Dragging a swiper with a finger or the mouse. */
interface SwiperDrag {
  /** How far the items have been dragged, in items. */
  readonly moved: number;
  readonly isDragging: boolean;
  /** Handlers for the swiper's element, which also call its own ones. */
  handlers(own: Readonly<Record<string, unknown>>): Record<string, Handler>;
}

/** Movements shorter than this, in px, are taps. */
const slack = 5;

export function useSwiperDrag(options: {
  isVertical: boolean;
  isDisabled: boolean;
  onEnd(moved: number): void;
}): SwiperDrag {
  const { isVertical, isDisabled, onEnd } = options;
  const [moved, setMoved] = useState(0);
  const start = useRef<{ x: number; y: number } | undefined>(undefined);
  const [isDragging, setDragging] = useState(false);
  const partOf = (event: PointerEvent) => {
    const element = event.currentTarget as HTMLElement;
    const from = start.current ?? { x: event.clientX, y: event.clientY };
    return isVertical
      ? (event.clientY - from.y) / element.clientHeight
      : (event.clientX - from.x) / element.clientWidth;
  };
  const end = (event: PointerEvent, isCancelled: boolean) => {
    if (start.current === undefined) return;
    const part = partOf(event);
    start.current = undefined;
    if (!isDragging) return;
    setDragging(false);
    setMoved(0);
    onEnd(isCancelled ? 0 : part);
  };
  const handlers: Record<string, Handler> = {
    onPointerDown: (event) => {
      if (!isDisabled) start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event) => {
      if (start.current === undefined || event.buttons === 0) return;
      const along = isVertical ? event.clientY - start.current.y : event.clientX - start.current.x;
      if (!isDragging && Math.abs(along) < slack) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      setDragging(true);
      setMoved(Math.min(Math.max(partOf(event), -1), 1));
    },
    onPointerUp: (event) => end(event, false),
    onPointerCancel: (event) => end(event, true),
  };
  return {
    moved,
    isDragging,
    handlers: (own) =>
      Object.fromEntries(
        Object.entries(handlers).map(([name, handle]) => [
          name,
          (event) => {
            handle(event);
            const before = own[name];
            if (typeof before === 'function') before(event);
          },
        ]),
      ),
  };
}
