import * as v from 'valibot';
import { FunctionError } from '../../common/errors.ts';
import { type KeyValue, longestKeyTextBytes } from '../../common/tablestore/key-range.ts';
import type { Direction } from './scan-range.ts';

/**
 * Where the next page begins, as the values of some columns, and the order that these are of. Whose documents it goes
 * on with is the session's matter, so a cursor that somebody else made opens nothing.
 */
export interface Position {
  readonly collection: string;
  readonly direction: Direction;
  readonly columns: readonly string[];
  readonly values: readonly KeyValue[];
}

type Order = Pick<Position, 'collection' | 'direction' | 'columns'>;

/** Integers stand as texts, since JSON's numbers lose digits above 2^53. */
const format = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictTuple([v.string(), v.picklist(['asc', 'desc']), v.array(v.string()), v.array(v.string())]),
);

export function toCursor({ collection, direction, columns, values }: Position): string {
  const json = JSON.stringify([collection, direction, columns, values.map(String)]);
  return Buffer.from(json).toString('base64url');
}

/**
 * @param isInteger says of a column whether it holds integers; the others hold texts.
 * @throws FunctionError `InvalidArgument` when the text cannot have come from `toCursor`, or belongs to another order.
 */
export function fromCursor(
  cursor: string,
  order: Order,
  isInteger: (column: string) => boolean,
): readonly KeyValue[] {
  const parsed = v.safeParse(format, Buffer.from(cursor, 'base64url').toString(), { abortEarly: true });
  if (!parsed.success) throw notFromHere();
  const [collection, direction, columns, texts] = parsed.output;
  if (
    collection !== order.collection ||
    direction !== order.direction ||
    columns.join() !== order.columns.join()
  ) {
    throw new FunctionError(
      'InvalidArgument',
      'cursor: belongs to another collection or order. Begin without a cursor.',
    );
  }
  const values = texts.map((text, at) => (isInteger(order.columns[at] ?? '') ? toInteger(text) : text));
  const isComplete = values.length === order.columns.length && values.every(isInKey);
  if (!isComplete || toCursor({ ...order, values }) !== cursor) {
    throw notFromHere();
  }
  return values;
}

function toInteger(text: string): bigint {
  if (!/^-?\d{1,19}$/.test(text)) throw notFromHere();
  return BigInt(text);
}

/** Says whether a key of Tablestore can hold it. */
function isInKey(value: KeyValue): boolean {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
  return Buffer.byteLength(value) <= longestKeyTextBytes && !/\p{Surrogate}/u.test(value);
}

function notFromHere(): FunctionError {
  return new FunctionError('InvalidArgument', 'cursor: pass on the "next" of the page before, unchanged.');
}
