import type { DefinedColumn, Index, KeySchema, Value } from './requests.ts';

/** One version of a column, as an answer shows it. */
export interface Cell {
  readonly name: string;
  readonly value: Value;
  /** Milliseconds since 1970. */
  readonly version: number;
}

/** A row as an answer shows it: names and values of the whole primary key, and the cells that were asked for. */
export interface Row {
  readonly key: readonly { readonly name: string; readonly value: Value }[];
  readonly cells: readonly Cell[];
}

export interface Capacity {
  readonly read: number;
  readonly write: number;
}

/** What answers a read or write of one row, alone or in a batch: a row, if there is one to show. */
export interface RowAnswer {
  readonly consumed: Capacity;
  readonly row?: Row;
}

/** The service's refusal; in a batch, where there is no HTTP status of a row's own, it is 0. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface TableDescription {
  readonly primaryKey: readonly KeySchema[];
  readonly definedColumns: readonly DefinedColumn[];
  readonly timeToLive: number;
  readonly maxVersions: number;
  readonly allowUpdate: boolean;
  readonly maxTimeDeviation: number;
  readonly indexes: readonly Index[];
}

/** What the model and the server must agree on. */
export type Answer =
  | { readonly done: true }
  | ErrorAnswer
  | RowAnswer
  | { readonly consumed: Capacity; readonly rows: readonly Row[]; readonly next?: Row['key'] }
  | { readonly results: readonly (RowAnswer | ErrorAnswer)[] }
  | { readonly tableNames: readonly string[] }
  | { readonly description: TableDescription };

/** Thrown in the model where the service answers with an error. */
export class ModelError extends Error {
  override name = 'ModelError' as const;
  readonly answer: ErrorAnswer;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.answer = { status, code, message };
  }
}

export function parameterInvalid(message: string): ModelError {
  return new ModelError(400, 'OTSParameterInvalid', message);
}
