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
  [':first-child', ':last-child', ':only-child', ':nth-child', ':nth-last-child', ':empty'].concat(
    [':first-of-type', ':last-of-type', ':only-of-type', ':nth-of-type', ':nth-last-of-type'],
    [':not', ':is', ':where', ':active', ':hover', ':focus-within', ':root'],
    ['::before', '::after', ':before', ':after', '::-webkit-scrollbar'],
  ),
);

export interface SelectorScope {
  /** The page that the rule is for; without it, it is for every page. */
  readonly page?: string;
  /** The page or component whose own AXML alone the rule reaches. */
  readonly only?: string;
  /** Whether the rule comes from a package, which may be Alipay's own. */
  readonly isPackage?: boolean;
}

/**
 * Turns an ACSS selector (without commas outside parentheses) into one for the preview's elements, at the specificity
 * that it was written with.
 *
 * @throws SelectorError
 */
export function compileSelector(selector: string, { page, only, isPackage }: SelectorScope): string {
  const scope = page === undefined ? '' : `[data-page=${JSON.stringify(page)}]`;
  // Elements of isolated AXML say whose they are: see browser/elements/host-attributes.ts.
  const mark = only === undefined ? '' : `:where([data-of=${JSON.stringify(only)}])`;
  let result = '';
  let startsWithPage = false;
  let needsMark = false;
  // What stands in the parentheses of a pseudo-class speaks of the same element.
  let depth = 0;
  let needsPart = true;
  const endCompound = () => {
    if (depth > 0) return;
    if (needsMark) result += mark;
    needsMark = false;
  };
  part.lastIndex = 0;
  while (part.lastIndex < selector.length) {
    const offset = part.lastIndex;
    const match = part.exec(selector);
    if (match === null) throw new SelectorError(unknownPart(selector.slice(offset)), offset);
    const { name, className, pseudo, other } = match.groups ?? {};
    if (depth === 0) {
      const isCombinator = other !== undefined && /^[\s>+~]+$/.test(other);
      if (isCombinator && needsPart) throw new SelectorError(nothingBeside(match[0]), offset);
      needsPart = isCombinator;
    }
    if (other === '(') depth += 1;
    else if (other === ')') depth -= 1;
    else if (other !== undefined && other !== '*') endCompound();
    if (name !== undefined && !isNthWord(name, result)) {
      const isPage = name === 'page';
      if (isPage && offset === 0) startsWithPage = true;
      result += compileTag(name, offset, isPage && scope !== '' ? `:where(${scope})` : '');
      if (depth === 0) needsMark = !isPage;
      continue;
    }
    if (className !== undefined && /^(a|am)-/.test(className) && !isPackage) {
      throw new SelectorError(
        'Classes that begin with .a- or .am- belong to Alipay’s own components.',
        offset,
      );
    }
    if (pseudo !== undefined && !pseudos.has(pseudo)) {
      throw new SelectorError(`The preview does not know ${pseudo}.`, offset);
    }
    if (pseudo === ':root' && (page ?? only) !== undefined) {
      throw new SelectorError('These rules do not reach :root. Write page in its place.', offset);
    }
    // Pseudo-elements come last in a selector, and the mark before them.
    if (pseudo !== undefined && isPseudoElement(pseudo)) endCompound();
    else if (depth === 0 && (/^[.#]/.test(match[0]) || other === '*')) needsMark = true;
    result += match[0];
  }
  if (needsPart) throw new SelectorError('The selector ends too early.', selector.length);
  endCompound();
  return scope === '' || startsWithPage ? result : `:where(mini-page${scope}) ${result}`;
}

function isPseudoElement(pseudo: string): boolean {
  return pseudo.startsWith('::') || pseudo === ':before' || pseudo === ':after';
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

function nothingBeside(combinator: string): string {
  return `There is nothing before “${combinator.trim()}”.`;
}

function unknownPart(rest: string): string {
  return rest.startsWith('[')
    ? 'ACSS has no attribute selectors. Use a class.'
    : `The preview does not understand “${rest}” in a selector.`;
}
