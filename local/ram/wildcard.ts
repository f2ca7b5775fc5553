/**
 * Whether a text matches a RAM pattern, in which `*` stands for any run of characters and `?` for exactly one.
 *
 * Nothing else is special. Only the latest `*` is ever tried again, which is enough, so the work is at most the
 * pattern's length times the text's: no pattern can make it run away as a backtracking regular expression would.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let patternAt = 0;
  let textAt = 0;
  let starAt = -1;
  let starTookUntil = 0;

  while (textAt < text.length) {
    if (pattern[patternAt] === '*') {
      starAt = patternAt++;
      starTookUntil = textAt;
    } else if (pattern[patternAt] === '?' || pattern[patternAt] === text[textAt]) {
      patternAt++;
      textAt++;
    } else if (starAt >= 0) {
      patternAt = starAt + 1;
      textAt = ++starTookUntil;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}
