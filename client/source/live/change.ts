import { isObject, type UnknownObject } from '../border.ts';
import type { DbRequest } from '../call-db.ts';
import type { ChangeKind } from './live-types.ts';

/** What an update does, field by field; no field stands in two of them. */
export interface FieldChanges {
  readonly set: UnknownObject;
  readonly inc: Readonly<Record<string, number>>;
  readonly push: Readonly<Record<string, readonly unknown[]>>;
  readonly unset: readonly string[];
}

/** One change of one document, in a form that JSON keeps. `at` is when the user made it, by the server's clock. */
export type Change = { readonly at: number } & (
  | { readonly kind: 'add' | 'set'; readonly data: UnknownObject }
  | { readonly kind: 'update'; readonly changes: FieldChanges }
  | { readonly kind: 'remove' }
);

/** The document that a change is of. */
export interface Place {
  readonly collection: string;
  readonly id: string;
}

export function isChange(value: unknown): value is Change {
  if (!isObject(value) || typeof value['at'] !== 'number') return false;
  const { kind, data, changes } = value;
  switch (kind as ChangeKind) {
    case 'add':
    case 'set':
      return isObject(data);
    case 'update':
      return isFieldChanges(changes);
    case 'remove':
      return true;
    default:
      return false;
  }
}

export function isFieldChanges(value: unknown): value is FieldChanges {
  if (!isObject(value)) return false;
  const { set, inc, push, unset } = value;
  return (
    isObject(set) &&
    isObject(inc) &&
    Object.values(inc).every((by) => typeof by === 'number') &&
    isObject(push) &&
    Object.values(push).every(Array.isArray) &&
    Array.isArray(unset)
  );
}

/** The request that carries a change out. The same change gives the same request, whenever it is sent. */
export function toRequest({ collection, id }: Place, change: Change, opId: string): DbRequest {
  switch (change.kind) {
    case 'add':
      return { op: 'add', collection, opId, obj: { ...change.data, id } };
    case 'set':
      return { op: 'put', collection, opId, obj: { ...change.data, id } };
    case 'update':
      return { op: 'update', collection, opId, id, ...change.changes };
    case 'remove':
      return { op: 'remove', collection, opId, id };
  }
}

/** Whether carrying it out once more would do something else than once: the server must remember that it was done. */
export function addsToWhatIsThere(change: Change): boolean {
  if (change.kind !== 'update') return false;
  const { inc, push } = change.changes;
  return Object.keys(inc).length > 0 || Object.keys(push).length > 0;
}
