import { type ComponentChild, h } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { toNumber, toText } from './attribute-values.ts';
import { useControlElement } from './control-element.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useFormControl } from './form-context.ts';
import { useTwoWay } from './two-way.ts';

/** The browser's own slider, in Alipay's colours and sizes. */
export function Slider(props: ElementProps): ComponentChild {
  const { attributes } = props;
  const { element, attributes: host } = useControlElement(props);
  const [min, max] = [toNumber(attributes.min, 0), toNumber(attributes.max, 100)];
  const wanted = toNumber(attributes.value, 0);
  const [value, setValue] = useState(wanted);
  const current = useRef(value);
  const change = (next: number) => {
    current.current = next;
    setValue(next);
  };
  const { tell, told } = useTwoWay(props);
  useLayoutEffect(() => change(wanted), [wanted, told]);
  useFormControl(toText(attributes.name), { value: () => current.current, reset: () => change(wanted) });
  const moved = (type: 'change' | 'changing', source: Event) => {
    const input = source.currentTarget;
    if (!(input instanceof HTMLInputElement) || !element.current) return;
    change(Number(input.value));
    if (type === 'change') tell(Number(input.value));
    fire(props, type, {
      element: element.current,
      source,
      fields: { detail: { value: Number(input.value) } },
    });
  };
  const part = max > min ? (100 * (value - min)) / (max - min) : 0;
  const style = [
    `--active:${toText(attributes['active-color']) || '#108ee9'}`,
    `--background:${toText(attributes['background-color']) || '#dddddd'}`,
    `--track:${toNumber(attributes['track-size'], 4)}px`,
    `--handle:${toNumber(attributes['handle-size'], 22)}px`,
    `--handle-color:${toText(attributes['handle-color']) || '#ffffff'}`,
    `--part:${part}%`,
  ].join(';');
  const input = h('input', {
    type: 'range',
    class: 'preview-slider',
    'aria-label': toText(attributes['aria-label']) || undefined,
    style,
    min,
    max,
    step: toNumber(attributes.step, 1),
    value,
    disabled: Boolean(attributes.disabled),
    onInput: (source: Event) => moved('changing', source),
    onChange: (source: Event) => moved('change', source),
  });
  const shown = attributes['show-value'] ? h('span', { class: 'preview-slider-value' }, value) : null;
  return h('mini-slider', host, input, shown);
}
