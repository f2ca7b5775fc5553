/**
 * Replaces what stands between the two markers of a name in a Markdown page, `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws Error when the page does not have both, in this order.
 */
export function replaceMarked(page: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no part between ${begin} and ${end}.`);
  return `${page.slice(0, from + begin.length)}\n${content}\n${page.slice(to)}`;
}
