/** The size of text when the user has chosen none, in px. */
const usual = 17;

/** Beyond this, a line of a phone holds too few words. */
const largestFactor = 1.5;

/**
 * The size of text in px that the user wants, from `fontSizeSetting` of `my.getSystemInfoSync`: a factor, 1 for the usual
 * size (as its types describe it). All sizes of text in the styles are parts of this one.
 */
export function textSizeOf(fontSizeSetting: number | undefined): number {
  const factor = fontSizeSetting ?? 1;
  // A version that gave px instead would give far more than any factor.
  return factor >= 0.5 && factor <= 4 ? Math.round(usual * Math.min(factor, largestFactor)) : usual;
}
