import { useEffect, useRef } from 'preact/hooks';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';

/** Alipay counts an element as appeared when more than this part of it can be seen. */
const visiblePart = 0.5;

const types = ['appear', 'disappear', 'firstAppear'];

/** onAppear, onDisappear and onFirstAppear of an element. */
export function useAppear(props: ElementProps, host: { readonly current: HTMLElement | null }): void {
  const current = useRef(props);
  current.current = props;
  const isWatched = types.some((type) => props.events[type] !== undefined);
  useEffect(() => {
    const element = host.current;
    if (!isWatched || element === null) return undefined;
    let isVisible = false;
    let wasVisible = false;
    const observer = new IntersectionObserver(
      ([entry]) => {
        const next = (entry?.intersectionRatio ?? 0) >= visiblePart;
        if (next === isVisible) return;
        isVisible = next;
        if (next && !wasVisible) fire(current.current, 'firstAppear', { element });
        wasVisible ||= next;
        fire(current.current, next ? 'appear' : 'disappear', { element });
      },
      { threshold: visiblePart },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isWatched]);
}
