/** A piece of an attribute's value or of text: plain characters, or what stands between `{{` and `}}`. */
export type Piece =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string; readonly offset: number };

/** `{{` without its `}}`, at an offset within the value. */
export class InterpolationError extends Error {
  override name = 'InterpolationError' as const;
  readonly offset: number;

  constructor(offset: number) {
    super('“{{” is not closed. (A “<” that a letter follows starts a tag: put a space after it.)');
    this.offset = offset;
  }
}

/**
 * Splits `a {{b}} c` into its pieces. Braces of object literals and braces in quotes do not end an expression.
 *
 * @throws InterpolationError
 */
export function splitInterpolation(value: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  while (position < value.length) {
    const open = value.indexOf('{{', position);
    if (open !== position) {
      pieces.push({ kind: 'plain', text: value.slice(position, open === -1 ? undefined : open) });
    }
    if (open === -1) break;
    const close = findClose(value, open + 2);
    pieces.push({ kind: 'expression', text: value.slice(open + 2, close), offset: open + 2 });
    position = close + 2;
  }
  return pieces;
}

function findClose(value: string, start: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let index = start; index < value.length; index += 1) {
    const character = value[index];
    if (quote !== undefined) {
      if (character === '\\') index += 1;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}' && depth > 0) depth -= 1;
    else if (value.startsWith('}}', index)) return index;
  }
  throw new InterpolationError(start - 2);
}
