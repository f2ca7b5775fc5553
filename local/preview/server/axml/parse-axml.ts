import { Parser } from 'htmlparser2';
import type { Problem } from '../problem.ts';
import { positionAt } from '../problem.ts';
import { closestTag } from './tag-names.ts';

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

interface ParsedSource {
  readonly source: string;
  readonly file: string;
  /** The tags that the file may use. */
  readonly known: readonly string[];
}

/**
 * Reads AXML into a tree with offsets. What is not well-formed becomes a problem: nothing is mended silently. Unknown
 * tags stay in the tree, to be refused there.
 */
export function parseAxml({ source, file, known }: ParsedSource): { nodes: AxmlNode[]; problems: Problem[] } {
  const nodes: AxmlNode[] = [];
  const problems: Problem[] = [];
  const open: ElementNode[] = [];
  const notClosed: ElementNode[] = [];
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
        notMarkup.push([offset, parser.endIndex]);
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
      onclosetag(_, isImplied) {
        const element = open.pop();
        if (!isImplied) closeTags.add(parser.startIndex);
        const closesItself = parser.startIndex === element?.offset;
        if (isImplied && !closesItself && element) notClosed.push(element);
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

  const strays = [...source.matchAll(/<\/([^\s>]*)/g)]
    .map(({ index, 1: tag = '' }) => ({ tag, offset: index }))
    .filter(({ offset }) => !closeTags.has(offset))
    .filter(({ offset }) => !notMarkup.some(([start, end]) => offset > start && offset < end));
  for (const { offset, message } of pairProblems({ notClosed, strays, known })) refuse(offset, message);
  return { nodes, problems };
}

interface PlacedTag {
  readonly tag: string;
  readonly offset: number;
}

/**
 * What there is to say of tags without a partner. A misspelled tag leaves its partner alone too: they are one mistake,
 * told where the misspelling is.
 */
function pairProblems(alone: {
  notClosed: readonly PlacedTag[];
  strays: readonly PlacedTag[];
  known: readonly string[];
}): { offset: number; message: string }[] {
  const isKnown = ({ tag }: PlacedTag) => alone.known.includes(tag);
  const problems: { offset: number; message: string }[] = [];
  let notClosed = [...alone.notClosed];
  for (const stray of alone.strays) {
    const partner = notClosed
      .filter((element) => element.offset < stray.offset && isKnown(element) !== isKnown(stray))
      .sort((a, b) => b.offset - a.offset)[0];
    notClosed = notClosed.filter((element) => element !== partner);
    if (partner && isKnown(stray)) continue;
    const closest = isKnown(stray) ? undefined : closestTag(stray.tag, alone.known);
    const hint = closest === undefined ? '.' : `: did you mean </${closest}>?`;
    problems.push({ offset: stray.offset, message: `</${stray.tag}> closes nothing${hint}` });
  }
  for (const { tag, offset } of notClosed.filter(isKnown)) {
    problems.push({ offset, message: `<${tag}> is not closed.` });
  }
  return problems;
}
