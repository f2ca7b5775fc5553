import { type ComponentChild, createContext, h } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { toText } from './attribute-values.ts';
import { useControlElement } from './control-element.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useFormControl } from './form-context.ts';
import { useTwoWay } from './two-way.ts';

interface Member {
  readonly value: unknown;
  readonly isChecked: boolean;
  set(isChecked: boolean): void;
  reset(): void;
}

interface Group {
  add(member: { readonly current: Member }): () => void;
  chosen(member: { readonly current: Member }, source: Event): void;
}

const GroupContext = createContext<Group | undefined>(undefined);

/** One of a radio-group: a tap chooses it, and so does `checked`; another one then gives way. */
export function Radio(props: ElementProps): ComponentChild {
  const { attributes } = props;
  const { element, attributes: host } = useControlElement(props);
  const group = useContext(GroupContext);
  const wanted = Boolean(attributes.checked);
  const [isChecked, setChecked] = useState(wanted);
  const { tell, told } = useTwoWay(props);
  useLayoutEffect(() => setChecked(wanted), [wanted, told]);
  const set = (next: boolean) => {
    setChecked(next);
    if (next !== isChecked) tell(next);
  };
  const member = useRef<Member>({ value: '', isChecked, set, reset: () => undefined });
  member.current = { value: attributes.value, isChecked, set, reset: () => setChecked(wanted) };
  useEffect(() => group?.add(member), [group]);
  const isDisabled = Boolean(attributes.disabled);
  const choose = (source: Event) => {
    if (isDisabled || isChecked || !element.current) return;
    set(true);
    fire(props, 'change', { element: element.current, source, fields: { detail: { value: true } } });
    group?.chosen(member, source);
  };
  return h('mini-radio', {
    ...host,
    role: 'radio',
    style: `${toText(host.style)}${attributes.color ? `;--control-color:${toText(attributes.color)}` : ''}`,
    tabIndex: isDisabled ? -1 : 0,
    'aria-checked': String(isChecked),
    'aria-disabled': isDisabled ? 'true' : undefined,
    onClick: choose,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== ' ') return;
      event.preventDefault();
      choose(event);
    },
  });
}

export function RadioGroup(props: ElementProps): ComponentChild {
  const { element, attributes } = useControlElement(props);
  const current = useRef(props);
  current.current = props;
  const members = useRef(new Set<{ readonly current: Member }>());
  const group = useMemo<Group>(
    () => ({
      add(member) {
        members.current.add(member);
        return () => members.current.delete(member);
      },
      chosen(chosen, source) {
        for (const member of members.current) if (member !== chosen) member.current.set(false);
        if (!element.current) return;
        const fields = { detail: { value: chosen.current.value } };
        fire(current.current, 'change', { element: element.current, source, fields });
      },
    }),
    [],
  );
  useFormControl(toText(props.attributes.name), {
    value: () => [...members.current].find((member) => member.current.isChecked)?.current.value,
    reset: () => {
      for (const member of members.current) member.current.reset();
    },
  });
  return h(
    GroupContext.Provider,
    { value: group },
    h('mini-radio-group', { role: 'radiogroup', ...attributes }, props.children),
  );
}
