import '../../../../functions/db/index.ts';

/** The function loads nothing later. */
export const loaded = Promise.resolve();
