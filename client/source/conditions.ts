import type { FieldName, FieldValue, ServerFields } from './document-types.ts';

/** What a query can compare: a field that holds one of these. */
export type Scalar = string | number | boolean;

/** Conditions on one field, all of which must hold. `command` has a function for each. */
export type Operators<Value> = {
  readonly $eq?: Value;
  readonly $ne?: Value;
  readonly $in?: readonly Value[];
  readonly $nin?: readonly Value[];
  readonly $exists?: boolean;
} & ([Value] extends [boolean] ? unknown : Comparisons<Value extends string ? string : Value>) &
  ([Value] extends [string] ? { readonly $prefix?: string } : unknown);

interface Comparisons<Value> {
  readonly $gt?: Value;
  readonly $gte?: Value;
  readonly $lt?: Value;
  readonly $lte?: Value;
}

/** Conditions on the fields of a document, all of which must hold. A field's value alone means that it is equal. */
export type Conditions<Document> = {
  readonly [Name in ScalarName<Searched<Document>>]?: Condition<FieldValue<Searched<Document>, Name>>;
} & {
  readonly $and?: readonly Conditions<Document>[];
  readonly $or?: readonly Conditions<Document>[];
  readonly $not?: Conditions<Document>;
};

/**
 * The same conditions, with `never` for what no document has. What `command` has made is not a literal any more, in
 * which the compiler would find fields that are too many.
 */
export type Known<Given, Document> = {
  [Name in keyof Given]: Name extends '$and' | '$or'
    ? Given[Name] extends readonly (infer Each)[]
      ? readonly Known<Each, Document>[]
      : never
    : Name extends '$not'
      ? Known<Given[Name], Document>
      : Name extends keyof Conditions<Document>
        ? Given[Name]
        : never;
};

type Condition<Value> = unknown extends Value ? unknown : Value | Operators<Value>;

type Searched<Document> = Document extends unknown
  ? Omit<Document, keyof ServerFields> & Pick<ServerFields, 'id' | 'createdAt' | 'updatedAt'>
  : never;

type ScalarName<Document> = {
  [Name in FieldName<Document>]: unknown extends FieldValue<Document, Name>
    ? Name
    : FieldValue<Document, Name> extends Scalar
      ? Name
      : never;
}[FieldName<Document>];
