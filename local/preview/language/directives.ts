/** Tags of the language itself: they show nothing of their own. */
export const languageTags: readonly string[] = [
  'block',
  'slot',
  'template',
  'import',
  'include',
  'import-sjs',
];

/** Attributes that say whether and how often an element is shown. */
export const directives: readonly string[] = [
  'a:if',
  'a:elif',
  'a:else',
  'a:for',
  'a:for-item',
  'a:for-index',
  'a:key',
];
