import { type ComponentChild, h } from 'preact';
import { toNumber, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { useHostAttributes } from './host-attributes.ts';

const signs: Readonly<Record<string, string>> = {
  info: 'ⓘ',
  warn: '⚠',
  waiting: '◷',
  cancel: '⊗',
  download: '↓',
  search: '⌕',
  clear: '⊗',
  success: '✓',
  success_no_circle: '✓',
};

export function Icon(props: ElementProps): ComponentChild {
  const { attributes } = props;
  const host = useHostAttributes(props);
  const type = toText(attributes.type);
  const size = toNumber(attributes.size, 23);
  const color = attributes.color ? `;color:${toText(attributes.color)}` : '';
  const style = `${toText(host.style)};font-size:${size}px${color}`;
  const content = type === 'loading' ? h('span', { class: 'preview-spinner' }) : signs[type];
  return h('mini-icon', { ...host, style, 'data-type': type }, content);
}

export function Progress(props: ElementProps): ComponentChild {
  const { attributes } = props;
  const host = useHostAttributes(props);
  const percent = Math.min(100, Math.max(0, toNumber(attributes.percent, 0)));
  const active = toText(attributes['active-color']) || '#09bb07';
  const background = toText(attributes['background-color']) || '#ebebeb';
  const height = toNumber(attributes['stroke-width'], 6);
  const bar = h(
    'span',
    { class: 'preview-progress-track', style: `height:${height}px;background:${background}` },
    h('span', { style: `width:${percent}%;background:${active}` }),
  );
  const aria = { role: 'progressbar', 'aria-valuenow': percent };
  return h('mini-progress', { ...host, ...aria }, bar, attributes['show-info'] ? `${percent}%` : null);
}
