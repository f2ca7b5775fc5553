import { type ComponentChild, h } from 'preact';
import { toNumber, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { useHostAttributes } from './host-attributes.ts';

export function View(props: ElementProps): ComponentChild {
  const host = useHostAttributes(props);
  const still = props.attributes['disable-scroll'] ? { onWheel: prevent, onTouchMove: prevent } : {};
  return h('mini-view', { ...host, ...still }, props.children);
}

function prevent(event: Event): void {
  event.preventDefault();
}

export function Text(props: ElementProps): ComponentChild {
  const { attributes, children } = props;
  const host = useHostAttributes(props);
  const lines = toNumber(attributes['number-of-lines'], 0);
  const clamp = lines > 0 ? `;--lines:${lines}` : '';
  const classes = [
    toText(host.class),
    lines > 0 && 'preview-clamped',
    attributes.selectable && 'preview-selectable',
  ];
  const merged = {
    ...host,
    class: classes.filter(Boolean).join(' '),
    style: `${toText(host.style)}${clamp}`,
  };
  return h('mini-text', merged, children);
}

/** A tap on a label goes to the control that it names, or to the first one within. */
export function Label(props: ElementProps): ComponentChild {
  const { attributes, children } = props;
  const onClick = ({ target, currentTarget }: MouseEvent) => {
    if (!(target instanceof Element) || !(currentTarget instanceof HTMLElement)) return;
    const named = attributes.for
      ? currentTarget.closest('mini-page')?.querySelector(`#${CSS.escape(toText(attributes.for))}`)
      : undefined;
    const control =
      named ??
      currentTarget.querySelector('mini-checkbox, mini-radio, mini-switch, mini-input, mini-textarea');
    if (!(control instanceof HTMLElement) || control.contains(target)) return;
    const field = control.querySelector('input, textarea');
    if (field instanceof HTMLElement) field.focus();
    else control.click();
  };
  return h('mini-label', { ...useHostAttributes(props), onClick }, children);
}
