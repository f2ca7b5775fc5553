import { type ComponentChild, createContext, h } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useFormControl } from './form-context.ts';
import { useHostAttributes } from './host-attributes.ts';
import { useTwoWay } from './two-way.ts';

interface GroupMember {
  readonly element: HTMLElement | null;
  readonly value: unknown;
  readonly checked: boolean;
  reset(): void;
}

interface Group {
  add(member: () => GroupMember): () => void;
  changed(source: Event): void;
}

const GroupContext = createContext<Group | undefined>(undefined);

export function Checkbox(props: ElementProps): ComponentChild {
  const { attributes } = props;
  const { value } = attributes;
  const group = useContext(GroupContext);
  const toggle = useToggle(props, (source) => group?.changed(source));
  const member = useRef<GroupMember>({ element: null, value, checked: false, reset: toggle.reset });
  member.current = {
    element: toggle.element.current,
    value,
    checked: toggle.checked.current,
    reset: toggle.reset,
  };
  useEffect(
    () =>
      group?.add(() => ({
        ...member.current,
        element: toggle.element.current,
        checked: toggle.checked.current,
      })),
    [group],
  );
  return h('mini-checkbox', { ...toggle.attributes, role: 'checkbox' });
}

export function Switch(props: ElementProps): ComponentChild {
  const toggle = useToggle(props);
  useFormControl(toText(props.attributes.name), { value: () => toggle.checked.current, reset: toggle.reset });
  return h('mini-switch', { ...toggle.attributes, role: 'switch' });
}

export function CheckboxGroup(props: ElementProps): ComponentChild {
  const host = useHostAttributes(props);
  const element = useRef<HTMLElement | null>(null);
  const current = useRef(props);
  current.current = props;
  const members = useRef(new Set<() => GroupMember>());
  const values = () =>
    [...members.current]
      .map((member) => member())
      .filter(({ checked }) => checked)
      .sort((first, second) => documentOrder(first.element, second.element))
      .map(({ value }) => value);
  const group = useMemo<Group>(
    () => ({
      add(member) {
        members.current.add(member);
        return () => members.current.delete(member);
      },
      changed(source) {
        if (!element.current) return;
        const fields = { detail: { value: values() } };
        fire(current.current, 'change', { element: element.current, source, fields });
      },
    }),
    [],
  );
  useFormControl(toText(props.attributes.name), {
    value: values,
    reset: () => {
      for (const member of members.current) member().reset();
    },
  });
  const setHost = host.ref as (node: HTMLElement | null) => void;
  const ref = (node: HTMLElement | null) => {
    element.current = node;
    setHost(node);
  };
  return h(
    GroupContext.Provider,
    { value: group },
    h('mini-checkbox-group', { ...host, ref }, props.children),
  );
}

/** On and off: a tap or the space bar changes it, and so does a new `checked`. A controlled one shows `checked` alone. */
function useToggle(props: ElementProps, onChanged?: (source: Event) => void) {
  const { attributes } = props;
  const host = useHostAttributes(props);
  const element = useRef<HTMLElement | null>(null);
  const wanted = Boolean(attributes.checked);
  const [isOn, setOn] = useState(wanted);
  const { tell, told } = useTwoWay(props);
  const checked = useRef(isOn);
  useLayoutEffect(() => {
    checked.current = wanted;
    setOn(wanted);
  }, [wanted, told]);
  const isDisabled = Boolean(attributes.disabled);
  const toggle = (source: Event) => {
    if (isDisabled || !element.current) return;
    const value = !checked.current;
    if (!attributes.controlled) {
      checked.current = value;
      setOn(value);
    }
    tell(value);
    fire(props, 'change', { element: element.current, source, fields: { detail: { value } } });
    onChanged?.(source);
  };
  const reset = () => {
    checked.current = wanted;
    setOn(wanted);
  };
  const setHost = host.ref as (node: HTMLElement | null) => void;
  return {
    element,
    checked,
    reset,
    attributes: {
      ...host,
      ref: (node: HTMLElement | null) => {
        element.current = node;
        setHost(node);
      },
      style: `${toText(host.style)}${attributes.color ? `;--control-color:${toText(attributes.color)}` : ''}`,
      tabIndex: isDisabled ? -1 : 0,
      'aria-checked': String(isOn),
      'aria-disabled': isDisabled ? 'true' : undefined,
      onClick: toggle,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== ' ') return;
        event.preventDefault();
        toggle(event);
      },
    },
  };
}

function documentOrder(first: HTMLElement | null, second: HTMLElement | null): number {
  if (!first || !second) return 0;
  return first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
