/** What the preview knows of one AXML tag. Event names are written as after `on`, with a small first letter. */
export interface Tag {
  readonly attributes: readonly string[];
  readonly events: readonly string[];
  /** What the attributes can be when they are written without `{{ }}`. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** Every tag takes these (beside `data-*` and `aria-*`). */
export const commonAttributes: readonly string[] = ['id', 'class', 'style', 'hidden', 'role', 'slot'];

const touchEvents = ['touchStart', 'touchMove', 'touchEnd', 'touchCancel'];

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
  view: { attributes: [], events: ['tap', 'longTap', ...touchEvents] },
  text: { attributes: ['selectable', 'number-of-lines'], events: ['tap'] },
  image: {
    attributes: ['src', 'mode', 'lazy-load'],
    events: ['tap', 'longTap', 'load', 'error', ...touchEvents],
    values: { mode: imageModes },
  },
  button: {
    attributes: ['size', 'type', 'plain', 'loading', 'disabled', 'form-type', 'open-type', 'scope'],
    events: ['tap', 'getAuthorize', 'error'],
    values: {
      size: ['default', 'mini'],
      type: ['default', 'primary', 'warn'],
      'form-type': ['submit', 'reset'],
      'open-type': ['getAuthorize'],
      scope: ['userInfo'],
    },
  },
  input: {
    attributes: ['value', 'name', 'type', 'password', 'placeholder', 'disabled', 'maxlength', 'focus'].concat(
      ['confirm-type', 'confirm-hold', 'controlled', 'enableNative', 'always-system'],
    ),
    events: ['input', 'confirm', 'focus', 'blur'],
    values: {
      type: ['text', 'number', 'idcard', 'digit', 'numberpad', 'digitpad', 'idcardpad'],
      'confirm-type': ['done', 'go', 'next', 'search', 'send'],
    },
  },
  textarea: {
    attributes: [
      'value',
      'name',
      'placeholder',
      'disabled',
      'maxlength',
      'focus',
      'auto-height',
      'show-count',
    ].concat(['controlled', 'enableNative']),
    events: ['input', 'confirm', 'focus', 'blur'],
  },
  checkbox: { attributes: ['value', 'checked', 'disabled', 'color'], events: ['change'] },
  'checkbox-group': { attributes: ['name'], events: ['change'] },
  switch: { attributes: ['name', 'checked', 'disabled', 'color', 'controlled'], events: ['change'] },
  label: { attributes: ['for'], events: [] },
  'scroll-view': {
    attributes: ['scroll-x', 'scroll-y', 'scroll-top', 'scroll-left', 'upper-threshold', 'lower-threshold'],
    events: ['scroll', 'scrollToUpper', 'scrollToLower', ...touchEvents],
  },
  form: { attributes: [], events: ['submit', 'reset'] },
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
};
