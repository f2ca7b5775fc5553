import { createContext } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';

/** A control with a name, within a form. */
export interface FormControl {
  readonly name: string;
  value(): unknown;
  reset(): void;
}

export interface Form {
  add(control: FormControl): () => void;
  submit(buttonDataset: object): void;
  reset(): void;
}

/** The form around, if there is one. */
export const FormContext = createContext<Form | undefined>(undefined);

/** Makes a control part of the form around, while it is shown and has a name. */
export function useFormControl(name: string, control: Omit<FormControl, 'name'>): void {
  const form = useContext(FormContext);
  const current = useRef(control);
  current.current = control;
  useEffect(() => {
    if (name === '') return undefined;
    return form?.add({ name, value: () => current.current.value(), reset: () => current.current.reset() });
  }, [form, name]);
}
