import type { UnknownObject } from '../border.ts';
import type { Change, FieldChanges } from './change.ts';

/** A document as it is shown: its fields and what the server adds. */
export type AnyDocument = UnknownObject & { readonly id: string };

/**
 * The document after a change, `undefined` when there is none then. What the server would refuse, because there is no
 * document to update, changes nothing. `defaults` stand where a document has no value.
 */
export function applyChange(
  id: string,
  before: AnyDocument | undefined,
  change: Change,
  defaults: UnknownObject,
): AnyDocument | undefined {
  switch (change.kind) {
    case 'add':
    case 'set':
      return {
        ...defaults,
        ...change.data,
        id,
        createdAt: before?.['createdAt'] ?? change.at,
        updatedAt: change.at,
        _rev: before?.['_rev'] ?? '',
      };
    case 'update':
      return before && { ...changeFields(before, change.changes, defaults), id, updatedAt: change.at };
    case 'remove':
      return undefined;
  }
}

/** The fields after an update, by what the server does with each. */
export function changeFields(
  before: UnknownObject,
  { set, inc, push, unset }: FieldChanges,
  defaults: UnknownObject,
): UnknownObject {
  const after: Record<string, unknown> = { ...before, ...set };
  Object.entries(inc).forEach(([field, by]) => {
    const value = after[field] ?? defaults[field];
    after[field] = (typeof value === 'number' ? value : 0) + by;
  });
  Object.entries(push).forEach(([field, items]) => {
    const value = after[field] ?? defaults[field];
    after[field] = [...(Array.isArray(value) ? value : []), ...items];
  });
  unset.forEach((field) => {
    if (field in defaults) after[field] = defaults[field];
    else delete after[field];
  });
  return after;
}
