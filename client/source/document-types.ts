/**
 * A document type whose defaults the server fills in: what is written may lack fields that what is read has. Any
 * other document type is written as it is read. `Indexed` are the fields that a declared index can order.
 */
export interface Declared<Written, Read, Indexed extends string = never> {
  readonly '~written': Written;
  readonly '~read': Read;
  readonly '~indexes': Indexed;
}

/** A document type as it is written. */
export type Written<Document> = Document extends { readonly '~written': infer Type } ? Type : Document;

/** A document type as it is read. */
export type Read<Document> = Document extends { readonly '~read': infer Type } ? Type : Document;

/** The fields that documents can be ordered by; of a type without a declaration only the id is known to be one. */
export type OrderField<Document> =
  | 'id'
  | (Document extends { readonly '~indexes': infer Field }
      ? Field & string
      : string extends keyof Document
        ? string
        : never);

/** What the server adds to every document. Sent back to it, all but the id is ignored. */
export interface ServerFields {
  readonly id: string;
  /** Milliseconds since 1970 by the server's clock; 0 in documents of a server that did not keep the time. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Changes with every write: for `ifRev`. */
  readonly _rev: string;
}

/** What the app stores of a document: all its fields but what the client and the server add. */
export type Fields<Document> = Document extends unknown ? Omit<Document, keyof ServerFields> : never;

/** A document as it is read. */
export type Stored<Document> = Document & ServerFields;

/** The names of all fields, of a union those of each member. */
export type FieldName<Document> = Document extends unknown ? keyof Document & string : never;

/** The type of a field, of a union that of each member which has it; never undefined. */
export type FieldValue<Document, Name extends string> = Document extends unknown
  ? Name extends keyof Document
    ? unknown extends Document[Name]
      ? unknown
      : Exclude<Document[Name], undefined>
    : never
  : never;

/** A document of which only some fields are read. */
export type Part<Document, Name extends string> = Document extends unknown
  ? Pick<Document, Extract<keyof Document, Name | 'id'>>
  : never;
