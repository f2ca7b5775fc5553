/**
 * The times that the server gives every document: columns of every table that are predefined like those of declared
 * scalar fields, so that they can be indexed.
 */
export const timeFields = ['createdAt', 'updatedAt'] as const;

/**
 * The columns that the server adds to every document. They are predefined, so that every index carries them, and a
 * document can be read from an index alone.
 */
export const serverColumnTypes = { createdAt: 'INTEGER', updatedAt: 'INTEGER', _rev: 'STRING' } as const;

export type TimeField = (typeof timeFields)[number];

export function isTimeField(name: string): name is TimeField {
  return timeFields.some((field) => field === name);
}

/**
 * What the server adds to every document. Times are milliseconds since 1970, and 0 in a document that was written
 * before there were times.
 */
export interface ServerFields extends Readonly<Record<TimeField, number>> {
  readonly id: string;
  /** Changes with every write. */
  readonly _rev: string;
}
