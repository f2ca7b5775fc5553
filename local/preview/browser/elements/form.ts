import { type ComponentChild, h } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { type Form as FormActions, FormContext, type FormControl } from './form-context.ts';
import { useHostAttributes } from './host-attributes.ts';

export function Form(props: ElementProps): ComponentChild {
  const host = useHostAttributes(props);
  const element = useRef<HTMLElement | null>(null);
  const current = useRef(props);
  current.current = props;
  const form = useMemo<FormActions>(() => {
    const controls = new Set<FormControl>();
    const fireHere = (type: string, detail: object) => {
      if (element.current) fire(current.current, type, { element: element.current, fields: { detail } });
    };
    return {
      add(control) {
        controls.add(control);
        return () => controls.delete(control);
      },
      submit(dataset) {
        const value = Object.fromEntries([...controls].map((control) => [control.name, control.value()]));
        fireHere('submit', { value, buttonTarget: { dataset } });
      },
      reset() {
        for (const control of controls) control.reset();
        fireHere('reset', {});
      },
    };
  }, []);
  const setHost = host.ref as (current: HTMLElement | null) => void;
  const ref = (node: HTMLElement | null) => {
    element.current = node;
    setHost(node);
  };
  return h(FormContext.Provider, { value: form }, h('mini-form', { ...host, ref }, props.children));
}
