import { type ComponentChild, h } from 'preact';
import { UnsupportedError } from '../unsupported.ts';
import { toText } from './attribute-values.ts';
import type { ElementProps } from './element-props.ts';
import { useHostAttributes } from './host-attributes.ts';

/** A node of `nodes`, as the documentation of rich-text has it. */
interface RichNode {
  readonly type?: string;
  readonly text?: string;
  readonly name?: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly children?: readonly RichNode[];
  readonly marks?: unknown;
}

/** The tags that Alipay trusts; others are left out, as there. */
const trusted = new Set(
  'a abbr address article aside b bdo big blockquote br caption center cite code col colgroup dd del div dl dt em'
    .concat(
      ' fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt',
    )
    .concat(' ruby s section small span strong sub sup table tbody td tfoot th thead tr tt u ul')
    .split(' '),
);

/** What they may have, beside class and style. */
const extraAttributes: Readonly<Record<string, readonly string[]>> = {
  bdo: ['dir'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  img: ['alt', 'src', 'height', 'width'],
  ol: ['start', 'type'],
  table: ['width'],
  td: ['colspan', 'height', 'rowspan', 'width'],
  th: ['colspan', 'height', 'rowspan', 'width'],
};

export function RichText(props: ElementProps): ComponentChild {
  const { nodes } = props.attributes;
  const tree = typeof nodes === 'string' ? parseHtml(nodes) : Array.isArray(nodes) ? nodes : [];
  return h('mini-rich-text', useHostAttributes(props), (tree as readonly RichNode[]).map(show));
}

function show(node: RichNode): ComponentChild {
  if (node.type === 'text') return toText(node.text);
  if (node.marks !== undefined) throw new UnsupportedError('“marks” in the nodes of <rich-text>');
  const name = toText(node.name).toLowerCase();
  if (!trusted.has(name)) return null;
  const allowed = ['class', 'style', ...(extraAttributes[name] ?? [])];
  const attributes = Object.entries(node.attrs ?? {}).filter(([key]) => allowed.includes(key));
  return h(name, Object.fromEntries(attributes), ...(node.children ?? []).map(show));
}

/** An HTML string as nodes. Parsing runs no script and loads nothing. */
function parseHtml(html: string): RichNode[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return nodesOf(body);
}

function nodesOf(parent: Element): RichNode[] {
  return [...parent.childNodes].flatMap((node): RichNode[] => {
    if (node instanceof Text) return [{ type: 'text', text: node.data }];
    if (!(node instanceof Element)) return [];
    const attrs = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]));
    return [{ name: node.localName, attrs, children: nodesOf(node) }];
  });
}
