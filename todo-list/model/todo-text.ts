/** As collections.ts declares it, counted as JavaScript counts: most emoji are 2. */
export const longestText = 1000;

/** What is stored of what was typed: without space around it, cut where it is too long, never within an emoji. */
export function tidyText(typed: string): string {
  return typed
    .trim()
    .slice(0, longestText)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}
