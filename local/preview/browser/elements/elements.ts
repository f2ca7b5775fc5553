import type { FunctionComponent } from 'preact';
import { Button } from './button.ts';
import { Label, Text, View } from './containers.ts';
import type { ElementProps } from './element-props.ts';
import { Form } from './form.ts';
import { Image } from './image.ts';
import { Icon, Progress } from './indicators.ts';
import { Navigator } from './navigator.ts';
import { Picker } from './picker.ts';
import { PickerView, PickerViewColumn } from './picker-view.ts';
import { Radio, RadioGroup } from './radio.ts';
import { RichText } from './rich-text.ts';
import { ScrollView } from './scroll-view.ts';
import { Slider } from './slider.ts';
import { Swiper, SwiperItem } from './swiper.ts';
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
  swiper: Swiper,
  'swiper-item': SwiperItem,
  radio: Radio,
  'radio-group': RadioGroup,
  slider: Slider,
  navigator: Navigator,
  picker: Picker,
  'picker-view': PickerView,
  'picker-view-column': PickerViewColumn,
  'rich-text': RichText,
};
