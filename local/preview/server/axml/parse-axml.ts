import { Parser } from 'htmlparser2';
import type { Problem } from '../problem.ts';
import { positionAt } from '../problem.ts';

export interface Attribute {
  readonly name: string;
  /** `undefined` when the attribute stands without a value: `<button disabled>`. */
  readonly value: string | undefined;
  /** Where the attribute's name begins in the source, and its value. */
  readonly offset: number;
  readonly valueOffset: number;
}

export interface ElementNode {
  readonly kind: 'element';
  readonly tag: string;
  readonly offset: number;
  readonly attributes: Attribute[];
  readonly children: AxmlNode[];
}

export interface TextNode {
  readonly kind: 'text';
  text: string;
  readonly offset: number;
}

export type AxmlNode = ElementNode | TextNode;

/** Reads AXML into a tree with offsets. What is not well-formed becomes a problem: nothing is mended silently. */
export function parseAxml(source: string, file: string): { nodes: AxmlNode[]; problems: Problem[] } {
  const nodes: AxmlNode[] = [];
  const problems: Problem[] = [];
  const open: ElementNode[] = [];
  const closeTags = new Set<number>();
  const notMarkup: [number, number][] = [];
  let attributes: Attribute[] = [];
  const siblings = () => open.at(-1)?.children ?? nodes;
  const refuse = (offset: number, message: string) =>
    problems.push({ file, ...positionAt(source, offset), message });

  const parser = new Parser(
    {
      onopentagname() {
        attributes = [];
      },
      onattribute(name, value, quote) {
        const offset = parser.startIndex;
        if (attributes.some((attribute) => attribute.name === name)) {
          refuse(offset, `The attribute ${name} is written twice.`);
        }
        const valueOffset = offset + source.slice(offset, parser.endIndex).search(/["']/) + 1;
        attributes.push({ name, value: quote === undefined ? undefined : value, offset, valueOffset });
        if (quote === null) refuse(offset, `Put the value of ${name} in double quotes.`);
      },
      onopentag(tag) {
        const element: ElementNode = {
          kind: 'element',
          tag,
          offset: parser.startIndex,
          attributes,
          children: [],
        };
        siblings().push(element);
        open.push(element);
      },
      onclosetag(tag, isImplied) {
        const element = open.pop();
        if (!isImplied) closeTags.add(parser.startIndex);
        const closesItself = parser.startIndex === element?.offset;
        if (isImplied && !closesItself && element) refuse(element.offset, `<${tag}> is not closed.`);
      },
      ontext(text) {
        const last = siblings().at(-1);
        if (last?.kind === 'text') last.text += text;
        else siblings().push({ kind: 'text', text, offset: parser.startIndex });
      },
      oncomment() {
        notMarkup.push([parser.startIndex, parser.endIndex]);
      },
      onprocessinginstruction(name) {
        refuse(parser.startIndex, `<${name}…> is not AXML.`);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(source);

  for (const { index } of source.matchAll(/<\//g)) {
    const isInComment = notMarkup.some(([start, end]) => index > start && index < end);
    if (!isInComment && !closeTags.has(index)) refuse(index, 'This closing tag closes nothing.');
  }
  return { nodes, problems };
}
