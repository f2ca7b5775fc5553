import { type ComponentChild, h } from 'preact';
import { toNumber, toText } from './attribute-values.ts';
import { useControlElement } from './control-element.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useTwoWay } from './two-way.ts';

/** A tap on what it surrounds offers a list to choose from. */
export function Picker(props: ElementProps): ComponentChild {
  const { attributes, owner, children } = props;
  const { element, attributes: host } = useControlElement(props);
  const range: readonly unknown[] = Array.isArray(attributes.range) ? attributes.range : [];
  const { tell } = useTwoWay(props);
  const key = toText(attributes['range-key']);
  const choose = async () => {
    if (attributes.disabled || range.length === 0) return;
    const value = await owner.phone.dialogs.showActionSheet({
      title: toText(attributes.title),
      items: range.map((item) => toText(key === '' ? item : (item as Record<string, unknown> | null)?.[key])),
      cancel: owner.phone.language.startsWith('zh') ? '取消' : 'Cancel',
      destructive: undefined,
    });
    const hasChanged = value >= 0 && value !== toNumber(attributes.value, -1);
    if (hasChanged && element.current) {
      tell(value);
      fire(props, 'change', { element: element.current, fields: { detail: { value } } });
    }
  };
  return h(
    'mini-picker',
    {
      role: 'button',
      tabIndex: attributes.disabled ? -1 : 0,
      'aria-haspopup': 'listbox',
      ...host,
      onClick: choose,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') choose();
      },
    },
    children,
  );
}
