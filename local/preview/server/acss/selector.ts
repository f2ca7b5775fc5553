import { tags } from '../../language/tags.ts';

/** Why a selector cannot be used; the offset is within the selector. */
export class SelectorError extends Error {
  override name = 'SelectorError' as const;
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const part =
  /(?<name>-?[A-Za-z_][\w-]*)|\.(?<className>-?[A-Za-z_][\w-]*)|#-?[A-Za-z_][\w-]*|(?<pseudo>::?[a-z-]+)|(?<other>\s*[>+~]\s*|\s+|\*|\(|\))|(?<nth>[\d+-]+n?)/y;

const pseudos = new Set(
  [
    ':first-child',
    ':last-child',
    ':only-child',
    ':nth-child',
    ':nth-last-child',
    ':empty',
    ':not',
    ':is',
  ].concat([':where', ':active', '::before', '::after', ':before', ':after', '::-webkit-scrollbar']),
);

/**
 * Turns an ACSS selector (without commas outside parentheses) into one for the preview's elements. With a page, it
 * matches within that page alone, at the specificity that it was written with.
 *
 * @throws SelectorError
 */
export function compileSelector(selector: string, page: string | undefined): string {
  const scope = page === undefined ? '' : `[data-page=${JSON.stringify(page)}]`;
  let result = '';
  let startsWithPage = false;
  part.lastIndex = 0;
  while (part.lastIndex < selector.length) {
    const offset = part.lastIndex;
    const match = part.exec(selector);
    if (match === null) throw new SelectorError(unknownPart(selector.slice(offset)), offset);
    const { name, className, pseudo } = match.groups ?? {};
    if (name !== undefined && !isNthWord(name, result)) {
      if (name === 'page' && offset === 0) startsWithPage = true;
      result += compileTag(name, offset, name === 'page' && scope !== '' ? `:where(${scope})` : '');
      continue;
    }
    if (className !== undefined && /^(a|am)-/.test(className)) {
      throw new SelectorError(
        'Classes that begin with .a- or .am- belong to Alipay’s own components.',
        offset,
      );
    }
    if (pseudo !== undefined && !pseudos.has(pseudo)) {
      throw new SelectorError(`The preview does not know ${pseudo}.`, offset);
    }
    result += match[0];
  }
  return scope === '' || startsWithPage ? result : `:where(mini-page${scope}) ${result}`;
}

function compileTag(name: string, offset: number, scope: string): string {
  if (name === 'page') return `mini-page${scope}`;
  if (tags[name] === undefined) {
    throw new SelectorError(
      `“${name}” is not a tag of the preview (a custom component leaves no element of its own). Use a class.`,
      offset,
    );
  }
  // The element that shows it: see browser/elements/.
  return `mini-${name}`;
}

/** `odd`, `even` and `n` stand in the parentheses of :nth-child. */
function isNthWord(name: string, before: string): boolean {
  return /^(odd|even|n)$/.test(name) && /:nth-[a-z-]+\([^)]*$/.test(before);
}

function unknownPart(rest: string): string {
  return rest.startsWith('[')
    ? 'ACSS has no attribute selectors. Use a class.'
    : `The preview does not understand “${rest}” in a selector.`;
}
