/** What the preview knows of one AXML tag. Event names are written as after `on`, with a small first letter. */
export interface Tag {
  readonly attributes: readonly string[];
  readonly events: readonly string[];
  /** What the attributes can be when they are written without `{{ }}`. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** The attribute that changes when the element is used: `model:` can bind it to a field of the data. */
  readonly twoWay?: string;
}

/** Every tag takes these (beside `data-*` and `aria-*`). */
export const commonAttributes: readonly string[] = ['id', 'class', 'style', 'hidden', 'role', 'slot'];

const touchEvents = ['touchStart', 'touchMove', 'touchEnd', 'touchCancel'];

const hoverAttributes = ['hover-class', 'hover-start-time', 'hover-stay-time', 'hover-stop-propagation'];

const animationEvents = ['transitionEnd', 'animationStart', 'animationIteration', 'animationEnd'];

const appearEvents = ['appear', 'disappear', 'firstAppear'];

const fieldAttributes = [
  'value',
  'name',
  'placeholder',
  'placeholder-class',
  'placeholder-style',
  'disabled',
].concat(['maxlength', 'focus', 'controlled', 'enableNative', 'cursor', 'selection-start', 'selection-end']);

const imageModes = [
  'scaleToFill',
  'aspectFit',
  'aspectFill',
  'widthFix',
  'heightFix',
  'top',
  'bottom',
].concat(['center', 'left', 'right', 'top left', 'top right', 'bottom left', 'bottom right']);

/**
 * The tags, attributes and events of Alipay's basic components that the preview can show, from the component pages of
 * Alipay's documentation. What is missing here is refused when a page is compiled.
 */
export const tags: Readonly<Record<string, Tag>> = {
  view: {
    attributes: ['disable-scroll', ...hoverAttributes],
    events: ['tap', 'longTap', ...touchEvents, ...animationEvents, ...appearEvents],
  },
  text: { attributes: ['selectable', 'number-of-lines'], events: ['tap'] },
  image: {
    attributes: ['src', 'mode', 'lazy-load'],
    events: ['tap', 'longTap', 'load', 'error', ...touchEvents],
    values: { mode: imageModes },
  },
  button: {
    attributes: ['size', 'type', 'plain', 'loading', 'disabled', 'form-type', 'open-type', 'scope'].concat(
      ['public-id'],
      hoverAttributes,
    ),
    // What other values of open-type need is not there: with those, the button is refused when it is shown.
    events: ['tap', 'getAuthorize', 'error', 'getUserInfo', 'getPhoneNumber', 'followLifestyle'],
    values: {
      size: ['default', 'mini'],
      type: ['default', 'primary', 'warn'],
      'form-type': ['submit', 'reset'],
      'open-type': ['getAuthorize'],
      scope: ['userInfo'],
    },
  },
  input: {
    attributes: [...fieldAttributes, 'type', 'password', 'confirm-type', 'confirm-hold'].concat([
      'always-system',
      'random-number',
    ]),
    events: ['input', 'confirm', 'focus', 'blur'],
    values: {
      type: ['text', 'number', 'idcard', 'digit', 'numberpad', 'digitpad', 'idcardpad'],
      'confirm-type': ['done', 'go', 'next', 'search', 'send'],
    },
    twoWay: 'value',
  },
  textarea: {
    attributes: [...fieldAttributes, 'auto-height', 'show-count'],
    events: ['input', 'confirm', 'focus', 'blur'],
    twoWay: 'value',
  },
  checkbox: {
    attributes: ['value', 'checked', 'disabled', 'color'],
    events: ['change'],
    twoWay: 'checked',
  },
  'checkbox-group': { attributes: ['name'], events: ['change'] },
  switch: {
    attributes: ['name', 'checked', 'disabled', 'color', 'controlled'],
    events: ['change'],
    twoWay: 'checked',
  },
  label: { attributes: ['for'], events: [] },
  'scroll-view': {
    attributes: [
      'scroll-x',
      'scroll-y',
      'scroll-top',
      'scroll-left',
      'upper-threshold',
      'lower-threshold',
    ].concat(['scroll-into-view', 'scroll-with-animation', 'scroll-animation-duration', 'trap-scroll']),
    events: ['scroll', 'scrollToUpper', 'scrollToLower', ...touchEvents],
  },
  form: { attributes: ['report-submit'], events: ['submit', 'reset'] },
  icon: {
    attributes: ['type', 'size', 'color'],
    events: [],
    values: {
      type: ['info', 'warn', 'waiting', 'cancel', 'download', 'search', 'clear', 'success'].concat([
        'success_no_circle',
        'loading',
      ]),
    },
  },
  progress: {
    attributes: ['percent', 'show-info', 'stroke-width', 'active-color', 'background-color'],
    events: [],
  },
  swiper: {
    attributes: [
      'indicator-dots',
      'indicator-color',
      'indicator-active-color',
      'active-class',
      'autoplay',
    ].concat(
      ['current', 'duration', 'interval', 'circular', 'vertical', 'previous-margin', 'next-margin'],
      ['disable-touch', 'disable-programmatic-animation', 'adjust-height'],
    ),
    events: ['change', 'animationEnd', ...touchEvents],
    values: { 'adjust-height': ['first', 'current', 'highest', 'none'] },
    twoWay: 'current',
  },
  'swiper-item': { attributes: [], events: [] },
  // The event of a single radio is not in the documentation; published component libraries rely on it.
  radio: {
    attributes: ['value', 'checked', 'disabled', 'color'],
    events: ['change'],
    twoWay: 'checked',
  },
  'radio-group': { attributes: ['name'], events: ['change'] },
  slider: {
    attributes: ['name', 'min', 'max', 'step', 'disabled', 'value', 'show-value', 'active-color'].concat([
      'background-color',
      'track-size',
      'handle-size',
      'handle-color',
    ]),
    events: ['change', 'changing'],
    twoWay: 'value',
  },
  navigator: {
    attributes: ['open-type', 'url', 'hover-class', 'hover-start-time', 'hover-stay-time'],
    events: [],
    values: { 'open-type': ['navigate', 'redirect', 'switchTab', 'navigateBack', 'reLaunch'] },
  },
  picker: {
    attributes: ['title', 'range', 'range-key', 'value', 'disabled'],
    events: ['change'],
    twoWay: 'value',
  },
  'picker-view': {
    attributes: ['value', 'indicator-style', 'indicator-class', 'mask-style', 'mask-class'],
    events: ['change', 'pickStart', 'pickEnd'],
    twoWay: 'value',
  },
  'picker-view-column': { attributes: [], events: [] },
  'rich-text': { attributes: ['nodes'], events: ['tap', 'longTap', ...touchEvents] },
};
