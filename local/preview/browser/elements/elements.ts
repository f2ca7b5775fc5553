import type { FunctionComponent } from 'preact';
import { Button } from './button.ts';
import { Label, Text, View } from './containers.ts';
import type { ElementProps } from './element-props.ts';
import { Form } from './form.ts';
import { Image } from './image.ts';
import { Icon, Progress } from './indicators.ts';
import { ScrollView } from './scroll-view.ts';
import { Input, TextArea } from './text-field.ts';
import { Checkbox, CheckboxGroup, Switch } from './toggles.ts';

/** Every tag of language/tags.ts, and what shows it. */
export const elements: Readonly<Record<string, FunctionComponent<ElementProps>>> = {
  view: View,
  text: Text,
  image: Image,
  button: Button,
  input: Input,
  textarea: TextArea,
  checkbox: Checkbox,
  'checkbox-group': CheckboxGroup,
  switch: Switch,
  label: Label,
  'scroll-view': ScrollView,
  form: Form,
  icon: Icon,
  progress: Progress,
};
