import { languageTags } from '../../language/directives.ts';
import { tags } from '../../language/tags.ts';

/** All tags that an AXML file may use. */
export function knownTags(components: ReadonlyMap<string, string>): readonly string[] {
  return [...Object.keys(tags), ...languageTags, ...components.keys()];
}

/** A slip of the finger or two: more would be another word. */
const farthest = 2;

/** The known tag that a misspelled one was probably meant to be. */
export function closestTag(tag: string, known: readonly string[]): string | undefined {
  let closest: string | undefined;
  let least = farthest + 1;
  for (const name of known) {
    const distance = editDistance(tag, name);
    if (distance < least) [closest, least] = [name, distance];
  }
  return closest;
}

/** How many letters to put in, take away or change (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const changed = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
