import { type ComponentChild, h } from 'preact';
import { toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { fire } from './fire.ts';
import { useHostAttributes } from './host-attributes.ts';

export function Image(props: ElementProps): ComponentChild {
  const { attributes, owner } = props;
  const mode = toText(attributes.mode) || 'scaleToFill';
  const host = useHostAttributes(props);
  const report = (type: string, source: Event, detail: object) => {
    const image = source.currentTarget;
    const element = image instanceof HTMLImageElement ? image.parentElement : null;
    if (element) fire(props, type, { element, source, fields: { detail } });
  };
  const image = h('img', {
    src: imageAddress(toText(attributes.src), owner.path),
    alt: toText(attributes['aria-label']),
    loading: attributes['lazy-load'] ? 'lazy' : 'eager',
    draggable: false,
    onLoad: (source: Event) => {
      const { naturalWidth: width, naturalHeight: height } = source.currentTarget as HTMLImageElement;
      report('load', source, { width, height });
    },
    onError: (source: Event) => report('error', source, { errMsg: `cannot load ${toText(attributes.src)}` }),
  });
  return h('mini-image', { ...host, 'data-mode': mode }, attributes.src ? image : null);
}

/** Files of the project are named from its root, or relative to the AXML that shows them. */
function imageAddress(source: string, path: string): string {
  if (/^(https:|data:)/.test(source) || source === '') return source;
  return new URL(source, `http://project/${path}`).pathname.replace(/^/, '/project');
}
