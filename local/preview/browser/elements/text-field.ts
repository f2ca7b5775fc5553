import { type ComponentChild, h } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { toNumber, toStyle, toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useFormControl } from './form-context.ts';
import { useHostAttributes } from './host-attributes.ts';
import { useTwoWay } from './two-way.ts';

/** Alipay's limit when the AXML sets none. */
const defaultMaximumLength = 140;

const inputModes: Readonly<Record<string, string>> = {
  number: 'numeric',
  numberpad: 'numeric',
  digit: 'decimal',
  digitpad: 'decimal',
};

type Field = HTMLInputElement | HTMLTextAreaElement;

export function Input(props: ElementProps): ComponentChild {
  const { attributes } = props;
  const { host, field } = useTextField(props);
  const onKeyDown = (source: KeyboardEvent) => {
    const element = source.currentTarget;
    if (source.key !== 'Enter' || source.isComposing || !(element instanceof HTMLInputElement)) return;
    fireField(props, 'confirm', source);
    // The phone's keyboard goes away.
    if (!attributes['confirm-hold']) element.blur();
  };
  const input = h('input', {
    ...field,
    type: attributes.password ? 'password' : 'text',
    inputMode: inputModes[toText(attributes.type)] ?? 'text',
    enterKeyHint: toText(attributes['confirm-type']) || 'done',
    autocomplete: 'off',
    onKeyDown,
  });
  return h('mini-input', host, input, ownPlaceholder(props));
}

export function TextArea(props: ElementProps): ComponentChild {
  const { attributes } = props;
  const { host, field, maximum } = useTextField(props);
  const [length, setLength] = useState(0);
  useLayoutEffect(() => setLength(field.ref.current?.value.length ?? 0));
  const { onInput } = field;
  const textarea = h('textarea', {
    ...field,
    class: attributes['auto-height'] ? 'preview-auto-height' : undefined,
    onInput: (source: Event) => {
      onInput(source);
      setLength((source.currentTarget as Field).value.length);
    },
  });
  // Alipay shows the count unless it is told not to.
  const hasCount = attributes['show-count'] === undefined || Boolean(attributes['show-count']);
  const count = maximum < 0 ? `${length}` : `${length}/${maximum}`;
  return h(
    'mini-textarea',
    host,
    textarea,
    ownPlaceholder(props),
    hasCount ? h('span', { class: 'preview-count' }, count) : null,
  );
}

/**
 * What input and textarea share. The field keeps what is typed; a new `value` replaces it. When it is `controlled`, it
 * shows `value` and nothing else, but does not disturb an input method while that composes. The host takes the style,
 * as a box around the browser's own field.
 */
function useTextField(props: ElementProps) {
  const { attributes } = props;
  const host = useHostAttributes(props);
  const field = useRef<Field | null>(null);
  const isComposing = useRef(false);
  const value = toText(attributes.value);
  const { tell, told } = useTwoWay(props);

  useLayoutEffect(() => {
    if (field.current && field.current.value !== value) field.current.value = value;
  }, [value, told]);
  useLayoutEffect(() => {
    const element = field.current;
    if (element && attributes.controlled && !isComposing.current && element.value !== value)
      element.value = value;
  });
  const hasFocus = Boolean(attributes.focus);
  const wasFocused = useRef(false);
  useEffect(() => {
    if (hasFocus) focusField(field.current, attributes);
    else if (wasFocused.current) field.current?.blur();
    wasFocused.current = hasFocus;
  }, [hasFocus]);
  useFormControl(toText(attributes.name), {
    value: () => field.current?.value ?? '',
    reset: () => {
      if (!field.current) return;
      field.current.value = '';
      tell('');
    },
  });

  const onInput = (source: Event) => {
    const element = source.currentTarget as Field;
    tell(element.value);
    fireField(props, 'input', source);
    // After the handler's setData has been shown; without one, the typed text is taken back.
    if (attributes.controlled && !isComposing.current) {
      requestAnimationFrame(() => {
        const shown = field.current === element ? current.current : undefined;
        if (shown !== undefined && element.value !== shown) element.value = shown;
      });
    }
  };
  const current = useRef(value);
  current.current = value;
  const maximum = toNumber(attributes.maxlength, defaultMaximumLength);
  const fieldAttributes = {
    ref: field,
    placeholder: toText(attributes.placeholder),
    disabled: Boolean(attributes.disabled),
    maxLength: maximum < 0 ? undefined : maximum,
    onInput,
    onFocus: (source: Event) => fireField(props, 'focus', source),
    onBlur: (source: Event) => fireField(props, 'blur', source),
    onCompositionStart: () => {
      isComposing.current = true;
    },
    onCompositionEnd: () => {
      isComposing.current = false;
    },
  };
  return { host, field: fieldAttributes, maximum };
}

/** A browser's own placeholder takes no class of the project: with one, a text of its own stands over the empty field. */
function ownPlaceholder({ attributes, owner }: ElementProps): ComponentChild {
  const [className, style] = [attributes['placeholder-class'], attributes['placeholder-style']].map(toText);
  if (!className && !style) return null;
  const shown = { class: `preview-placeholder ${className}`.trim(), style: toStyle(style) };
  const mark = owner.isIsolated ? { 'data-of': owner.path } : {};
  return h('span', { ...shown, ...mark, 'aria-hidden': 'true' }, toText(attributes.placeholder));
}

/** Puts the cursor where the AXML wants it. */
function focusField(field: Field | null, attributes: ElementProps['attributes']): void {
  field?.focus({ preventScroll: true });
  const start = toNumber(attributes['selection-start'], -1);
  const end = toNumber(attributes['selection-end'], -1);
  const cursor = toNumber(attributes.cursor, -1);
  if (start >= 0 && end >= start) field?.setSelectionRange(start, end);
  else if (cursor >= 0) field?.setSelectionRange(cursor, cursor);
}

function fireField(props: ElementProps, type: string, source: Event): void {
  const field = source.currentTarget as Field;
  const element = field.parentElement ?? field;
  const detail = { value: field.value, ...(type === 'input' && { cursor: field.selectionStart ?? 0 }) };
  fire(props, type, { element, source, fields: { detail } });
}
