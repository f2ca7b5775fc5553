import { type ComponentChild, h } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { toStyle, toText } from './attribute-values.ts';
import { useControlElement } from './control-element.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useHostAttributes } from './host-attributes.ts';
import { useTwoWay } from './two-way.ts';

/** A wheel is still when it has not moved for this time, in milliseconds. */
const settleMilliseconds = 120;

/** Columns that are scrolled to choose from, within the page. A row is as high as the mark in the middle. */
export function PickerView(props: ElementProps): ComponentChild {
  const { attributes, children } = props;
  const { element, attributes: host } = useControlElement(props);
  const indicator = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(34);
  const [height, setHeight] = useState(0);
  const value: readonly unknown[] = Array.isArray(attributes.value) ? attributes.value : [];
  const { tell: tellField, told } = useTwoWay(props);
  const settled = useRef('');
  const timer = useRef(0);
  const isScrolling = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLayoutEffect(() => {
    const row = indicator.current?.offsetHeight;
    if (row) setRowHeight(row);
    setHeight(element.current?.clientHeight ?? 0);
  });
  const columns = () => [...(element.current?.querySelectorAll('mini-picker-view-column') ?? [])];
  useLayoutEffect(() => {
    for (const [index, column] of columns().entries())
      column.scrollTop = Number(value[index] ?? 0) * rowHeight;
    settled.current = JSON.stringify(columns().map((_, index) => Number(value[index] ?? 0)));
  }, [JSON.stringify(value), rowHeight, height, told]);

  const tell = (type: string, detail: object) => {
    if (element.current) fire(props, type, { element: element.current, fields: { detail } });
  };
  const onScroll = () => {
    const indexes = columns().map((column) => Math.round(column.scrollTop / rowHeight));
    const text = JSON.stringify(indexes);
    if (!isScrolling.current && text !== settled.current) {
      isScrolling.current = true;
      tell('pickStart', {});
    }
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      if (isScrolling.current) tell('pickEnd', {});
      isScrolling.current = false;
      if (text === settled.current) return;
      settled.current = text;
      tellField(indexes);
      tell('change', { value: indexes });
    }, settleMilliseconds);
  };
  return h('mini-picker-view', { ...host, onScrollCapture: onScroll }, [
    h(
      'div',
      {
        key: 'columns',
        class: 'preview-picker-columns',
        style: `--row:${rowHeight}px;--edge:${Math.max(0, height - rowHeight) / 2}px`,
      },
      children,
    ),
    h('div', {
      key: 'mask',
      class: `preview-picker-mask ${toText(attributes['mask-class'])}`,
      style: toStyle(attributes['mask-style']),
    }),
    h('div', {
      key: 'indicator',
      ref: indicator,
      class: `preview-picker-indicator ${toText(attributes['indicator-class'])}`,
      style: toStyle(attributes['indicator-style']),
    }),
  ]);
}

export function PickerViewColumn(props: ElementProps): ComponentChild {
  return h('mini-picker-view-column', { tabIndex: 0, ...useHostAttributes(props) }, props.children);
}
