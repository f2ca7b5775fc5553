// Tablestore orders texts by the bytes of their UTF-8, which is the order of their code points. JavaScript's `<` goes
// by UTF-16 instead, and puts what needs a surrogate pair before U+E000 to U+FFFF.

/** Negative, zero or positive, as Tablestore orders the two texts. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;
const lastCodePoint = 0x10ffff;

/** The first text after all those that begin with a prefix; undefined when none comes after them. */
export function afterPrefix(prefix: string): string | undefined {
  const codePoints = [...prefix];
  for (let last = codePoints.pop(); last !== undefined; last = codePoints.pop()) {
    const next = (last.codePointAt(0) ?? lastCodePoint) + 1;
    if (next > lastCodePoint) continue;
    return codePoints.join('') + String.fromCodePoint(next === firstSurrogate ? lastSurrogate + 1 : next);
  }
  return undefined;
}

/** The text that comes directly after another one. */
export function afterText(text: string): string {
  return `${text}\0`;
}

/**
 * A text before another one, with next to none between them: no text comes directly before, unless U+0000 is at the
 * end. Undefined for the empty text.
 */
export function beforeText(text: string): string | undefined {
  const codePoints = [...text];
  const last = codePoints.pop()?.codePointAt(0);
  if (last === undefined) return undefined;
  const rest = codePoints.join('');
  if (last === 0) return rest;
  const previous = last === lastSurrogate + 1 ? firstSurrogate - 1 : last - 1;
  return rest + String.fromCodePoint(previous, lastCodePoint);
}
