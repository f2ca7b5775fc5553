/** The variable that names the file in which the tests of a hard run note their tries. */
export const TRIES_FILE = 'HARD_TRIES_FILE';

/** What one call of `tried` notes: a line of the file, as JSON. */
export type NotedTries = { testPath: string; test: string; count: number };
