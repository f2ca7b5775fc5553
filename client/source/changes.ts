import type { UnknownObject } from './border.ts';
import type { FieldName, Fields, FieldValue, Written } from './document-types.ts';

/**
 * A change of one field that the server makes, such as `command.inc(1)`. A function, because that is the one thing
 * that no field can hold, and no value is taken for a change.
 */
export interface Change<Kind extends string, Value> {
  (): void;
  readonly kind: Kind;
  readonly value: Value;
}

export type Increment = Change<'inc', number>;
export type Push<Item> = Change<'push', readonly Item[]>;
export type Removal = Change<'unset', true>;

/** What `update` changes: for a field its new value, or a change. Fields that are not named stay as they are. */
export type Changes<Document> = ChangesOf<Fields<Written<Document>>>;

type ChangesOf<Document> = {
  readonly [Name in FieldName<Document>]?:
    | FieldValue<Document, Name>
    | ChangeOf<FieldValue<Document, Name>>
    | (IsOptional<Document, Name> extends true ? Removal : never);
};

type ChangeOf<Value> = Value extends readonly (infer Item)[]
  ? Push<Item>
  : [Value] extends [number]
    ? Increment
    : never;

type IsOptional<Document, Name extends string> = Document extends { readonly [Key in Name]: unknown }
  ? false
  : true;

export function createChange<Kind extends string, Value>(kind: Kind, value: Value): Change<Kind, Value> {
  return Object.assign(() => undefined, { kind, value });
}

function isChange(value: unknown): value is Increment | Push<unknown> | Removal {
  return typeof value === 'function' && 'kind' in value;
}

/** The parameters of the db function's `update` that make these changes. */
export function toUpdate(changes: UnknownObject): UnknownObject {
  const update: Record<'set' | 'inc' | 'push', Record<string, unknown>> & { unset: string[] } = {
    set: {},
    inc: {},
    push: {},
    unset: [],
  };
  Object.entries(changes).forEach(([field, value]) => {
    if (!isChange(value)) update.set[field] = value;
    else if (value.kind === 'unset') update.unset.push(field);
    else update[value.kind][field] = value.value;
  });
  return update;
}
