const pattern = /^[a-z][a-z0-9-]{1,14}[a-z0-9]$/i;
const forbiddenWords = ['ali', 'ay', 'ots', 'taobao', 'admin'];

/**
 * Says what is wrong with the name of an instance; undefined when the service would take it. The rules are those of
 * CreateInstance in the Tablestore API documentation. Whether it minds the words inside others ("today") is not
 * documented; here it does.
 */
export function faultOfInstanceName(name: string): string | undefined {
  if (!pattern.test(name)) {
    return 'use 3 to 16 letters, digits and hyphens that start with a letter and do not end with a hyphen';
  }
  const word = forbiddenWords.find((forbidden) => name.toLowerCase().includes(forbidden));
  return word === undefined ? undefined : `Tablestore allows no name that contains "${word}"`;
}
