/**
 * Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` in a page.
 *
 * @throws Error when the page lacks one of the markers, or has one twice.
 */
export function replaceBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, content]) => {
    const [begin, end] = [`<!-- begin ${name} -->\n`, `<!-- end ${name} -->\n`];
    const [before, inside, after, ...more] = [...text.split(begin)].flatMap((part) => part.split(end));
    if (before === undefined || inside === undefined || after === undefined || more.length > 0) {
      throw new Error(`The page must have “${begin.trim()}” and “${end.trim()}” once each.`);
    }
    return `${before}${begin}\n${content}\n\n${end}${after}`;
  }, page);
}
