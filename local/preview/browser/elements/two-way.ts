import { useState } from 'preact/hooks';
import type { ElementProps } from './element-props.ts';

/** The two-way binding of an element, if its AXML has one. */
interface TwoWay {
  /** Sets the field to what the user has made of the element. It comes before the element's own events. */
  tell(value: unknown): void;
  /**
   * How often that was. What shows the field has to show it again then, even if it is what it was before the user came:
   * a handler may have set it back.
   */
  readonly told: number;
}

export function useTwoWay({ twoWay, owner }: ElementProps): TwoWay {
  const [told, setTold] = useState(0);
  return {
    told,
    tell(value) {
      if (twoWay === undefined) return;
      owner.change('set', { [twoWay]: value });
      setTold((before) => before + 1);
    },
  };
}
