import { type ComponentChild, h } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { toNumber, toText } from './attribute-values.ts';
import { useControlElement } from './control-element.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useHostAttributes } from './host-attributes.ts';
import { useSwiperDrag } from './swiper-drag.ts';
import { itemAfter, offsetOf, type SwiperState, turnedBy } from './swiper-position.ts';
import { useTwoWay } from './two-way.ts';

type Source = 'autoplay' | 'touch' | '';

/** Items side by side (or below each other), one of which is shown. */
export function Swiper(props: ElementProps): ComponentChild {
  const { attributes, children } = props;
  const { element, attributes: host } = useControlElement(props);
  const track = useRef<HTMLDivElement>(null);
  const wanted = toNumber(attributes.current, 0);
  const [state, setState] = useState<SwiperState>({ current: wanted, previous: wanted, direction: 1 });
  const [count, setCount] = useState(0);
  const shown = useRef(state);
  shown.current = state;
  const { tell, told } = useTwoWay(props);
  const source = useRef<Source>('');
  const circular = Boolean(attributes.circular);
  const isVertical = Boolean(attributes.vertical);

  const show = (next: number, step: number, from: Source) => {
    if (next === shown.current.current) return;
    source.current = from;
    setState({ current: next, previous: shown.current.current, direction: step < 0 ? -1 : 1 });
    // What `current` asked for is in the data already.
    if (from !== '') tell(next);
    const fields = { detail: { current: next } };
    if (element.current) fire(props, 'change', { element: element.current, fields });
  };
  const turn = (step: number, from: Source) =>
    show(itemAfter(shown.current.current, step, count, circular), step, from);
  const drag = useSwiperDrag({
    isVertical,
    isDisabled: Boolean(attributes['disable-touch']) || count < 2,
    onEnd: (moved) => turn(turnedBy(moved), 'touch'),
  });

  useLayoutEffect(() => show(wanted, wanted - shown.current.current, ''), [wanted, told]);
  useEffect(() => {
    if (!attributes.autoplay || count < 2 || drag.isDragging) return undefined;
    const next = () => {
      const isAtEnd = !circular && shown.current.current === count - 1;
      if (isAtEnd) show(0, 1, 'autoplay');
      else turn(1, 'autoplay');
    };
    const timer = window.setInterval(next, toNumber(attributes.interval, 5000));
    return () => clearInterval(timer);
  });
  const isInstant =
    drag.isDragging || (source.current === '' && Boolean(attributes['disable-programmatic-animation']));
  const duration = isInstant ? 0 : toNumber(attributes.duration, 500);
  // The items may come from slots and loops: they are found in the document, and placed there.
  useLayoutEffect(() => {
    const items = [...(track.current?.children ?? [])].filter((item) => item instanceof HTMLElement);
    if (items.length !== count) setCount(items.length);
    const size = items.length;
    for (const [index, item] of items.entries()) {
      const offset = offsetOf(index, state, { count: size, moved: drag.moved, circular });
      place(item, offset, { isVertical, duration });
      item.toggleAttribute('data-in-flow', index === inFlow(toText(attributes['adjust-height']), state));
      const active = toText(attributes['active-class']);
      if (active) item.classList.toggle(active, index === state.current);
    }
  });
  const margins = isVertical
    ? ''
    : `margin:0 ${toText(attributes['next-margin']) || '0'} 0 ${toText(attributes['previous-margin']) || '0'}`;
  const height = isVertical ? 'none' : toText(attributes['adjust-height']) || 'first';
  return h('mini-swiper', { ...host, ...drag.handlers(host), 'data-vertical': isVertical ? '' : undefined }, [
    h(
      'div',
      {
        key: 'track',
        ref: track,
        class: 'preview-swiper-track',
        'data-height': height,
        style: margins,
        onTransitionEnd: (event: TransitionEvent) => {
          const isCurrent = event.target === track.current?.children[state.current];
          if (!isCurrent || !element.current) return;
          const detail = { current: state.current, source: source.current };
          fire(props, 'animationEnd', { element: element.current, fields: { detail } });
        },
      },
      children,
    ),
    attributes['indicator-dots'] ? h(Dots, { attributes, count, current: state.current }) : null,
  ]);
}

export function SwiperItem(props: ElementProps): ComponentChild {
  return h('mini-swiper-item', useHostAttributes(props), props.children);
}

function Dots(props: {
  attributes: ElementProps['attributes'];
  count: number;
  current: number;
}): ComponentChild {
  const { attributes, count, current } = props;
  const color = toText(attributes['indicator-color']) || 'rgba(0, 0, 0, .3)';
  const active = toText(attributes['indicator-active-color']) || '#000';
  const dots = Array.from({ length: count }, (_, index) =>
    h('i', {
      key: index,
      'data-current': index === current ? '' : undefined,
      style: `background:${index === current ? active : color}`,
    }),
  );
  return h('div', { key: 'dots', class: 'preview-swiper-dots', 'aria-hidden': 'true' }, dots);
}

/** The item whose height the swiper takes; the others lie over each other. */
function inFlow(adjustHeight: string, { current }: SwiperState): number {
  return adjustHeight === 'current' ? current : 0;
}

function place(
  item: HTMLElement,
  offset: number,
  { isVertical, duration }: { isVertical: boolean; duration: number },
): void {
  const before = Number(item.dataset.offset ?? offset);
  // An item that changes sides in a ring does so unseen.
  const isJump = Math.abs(before - offset) > 1;
  item.dataset.offset = String(offset);
  item.style.transition = isJump || duration === 0 ? 'none' : `transform ${duration}ms`;
  item.style.transform = isVertical ? `translateY(${offset * 100}%)` : `translateX(${offset * 100}%)`;
}
