import { useRef } from 'preact/hooks';
import type { ElementProps } from './element-props.ts';
import { useHostAttributes } from './host-attributes.ts';

/** The host attributes of an element whose own code needs the HTML element too. */
export function useControlElement(props: ElementProps) {
  const host = useHostAttributes(props);
  const element = useRef<HTMLElement | null>(null);
  const setHost = host.ref as (node: HTMLElement | null) => void;
  const attributes: Record<string, unknown> = {
    ...host,
    ref: (node: HTMLElement | null) => {
      element.current = node;
      setHost(node);
    },
  };
  return { element, attributes };
}
