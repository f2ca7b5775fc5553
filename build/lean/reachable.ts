/**
 * The names that the roots lead to, themselves among them. A part leads to every name that its text mentions: that
 * may be one too many and is never one too few, unless the text computes names.
 *
 * @throws Error when a root is no part.
 */
export function reachable(
  parts: ReadonlyMap<string, string>,
  roots: Iterable<string>,
  mentions: (text: string) => Iterable<string> = words,
): Set<string> {
  const found = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const text = parts.get(name);
    if (text === undefined) throw new Error(`There is no ${name} any more.`);
    found.add(name);
    for (const mention of mentions(text)) if (parts.has(mention)) waiting.push(mention);
  }
  return found;
}

/** Every word of a source text, once. */
function words(text: string): Iterable<string> {
  return new Set(text.match(/\w+/g));
}
