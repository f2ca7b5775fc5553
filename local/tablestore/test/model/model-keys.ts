import { ModelError, parameterInvalid } from './answers.ts';
import {
  AUTO_INCREMENT,
  INF_MAX,
  INF_MIN,
  type Key,
  type KeySchema,
  type KeyValue,
  type Value,
} from './requests.ts';

/** One value of a bound, of a key to write, or of a row's key. */
export type AnyKeyValue = KeyValue | Value;

/**
 * The order of primary keys ("Primary key" in the documentation): column by column; integers by value, strings and
 * binaries by their bytes, a prefix before what extends it; INF_MIN before and INF_MAX after everything.
 */
export function compareKeys(a: readonly AnyKeyValue[], b: readonly AnyKeyValue[]): number {
  for (const [index, value] of a.entries()) {
    const order = compareKeyValues(value, b[index] ?? INF_MAX);
    if (order !== 0) return order;
  }
  return 0;
}

function compareKeyValues(a: AnyKeyValue, b: AnyKeyValue): number {
  if (a === b) return 0;
  if (a === INF_MIN || b === INF_MAX) return -1;
  if (a === INF_MAX || b === INF_MIN) return 1;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : 1;
  return compareBytes(bytesOf(a), bytesOf(b));
}

/** Byte by byte, unsigned; of two that agree as far as both go, the shorter one first. */
export function compareBytes(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The bytes that a STRING (its UTF-8) or a BINARY is compared and measured by. */
export function bytesOf(value: unknown): readonly number[] {
  if (typeof value === 'string') return [...new TextEncoder().encode(value)];
  return Buffer.isBuffer(value) ? [...value] : [];
}

/** What is wrong with a key as it stands, whatever the table's schema. */
export function checkKey(key: Key, use: 'READ' | 'RANGE' | 'WRITE', mostColumns = 4): void {
  if (key.length === 0) throw parameterInvalid('Cell data broken, no PK follow PKTag.');
  if (key.length > mostColumns) {
    throw parameterInvalid(`The number of primary key columns must be in range: [1, ${mostColumns}].`);
  }
  const seen: string[] = [];
  for (const { name, value } of key) {
    checkColumnName(name);
    if (seen.includes(name)) throw parameterInvalid(`Duplicated primary key name: '${name}'.`);
    seen.push(name);
    checkKeyLength(name, value);
  }
  const values = key.map(({ value }) => value);
  if (use !== 'WRITE' && values.includes(AUTO_INCREMENT)) {
    throw parameterInvalid("PKAutoIncr can't be used for read operations.");
  }
  const infinity = values.find((value) => value === INF_MIN || value === INF_MAX);
  if (use !== 'RANGE' && infinity !== undefined) {
    throw parameterInvalid(`VT_${String(infinity.description)} is an invalid type for the primary key.`);
  }
  const placeholders = values.filter((value) => value === AUTO_INCREMENT).length;
  if (placeholders > 1) throw parameterInvalid(`${placeholders} pk auto increment exist in row.`);
}

export function checkKeyLength(name: string, value: AnyKeyValue): void {
  const { length } = bytesOf(value);
  if (length <= 1024) return;
  throw parameterInvalid(
    `The length of primary key column: '${name}' exceeds the MaxLength:1024 with CurrentLength:${length}.`,
  );
}

/** What is wrong with a key for this table: its size, then names, then types. */
export function matchSchema(key: Key, schema: readonly KeySchema[]): void {
  const invalid = (what: string, input: unknown, meta: unknown): ModelError =>
    new ModelError(400, 'OTSInvalidPK', `Validate PK ${what} fail. Input: ${input}, Meta: ${meta}.`);
  if (key.length !== schema.length) throw invalid('size', key.length, schema.length);
  const columns = schema.map((meta, index) => ({ meta, given: key[index] }));
  for (const { meta, given } of columns) {
    if (given?.name !== meta.name) throw invalid('name', given?.name, meta.name);
  }
  for (const { meta, given } of columns) {
    const type = typeOf(given?.value);
    if (type === 'VT_INF_MIN' || type === 'VT_INF_MAX') continue;
    if (type === 'VT_AUTO_INCREMENT' && meta.autoIncrement) continue;
    const wanted = { INTEGER: 'VT_INTEGER', STRING: 'VT_STRING', BINARY: 'VT_BLOB' }[meta.type];
    if (type !== wanted) throw invalid('type', type, wanted);
  }
}

/** The protocol's name for the type of a value. */
export function typeOf(value: unknown): string {
  if (typeof value === 'symbol') return `VT_${value.description}`;
  if (typeof value === 'bigint') return 'VT_INTEGER';
  if (typeof value === 'number') return 'VT_DOUBLE';
  if (typeof value === 'boolean') return 'VT_BOOLEAN';
  return typeof value === 'string' ? 'VT_STRING' : 'VT_BLOB';
}

const legalName = /^[A-Za-z_]\w{0,254}$/;

export function checkColumnName(name: string): void {
  if (!legalName.test(name)) throw parameterInvalid(`Invalid column name: '${name}'.`);
}

export function checkTableName(name: string): void {
  if (!legalName.test(name)) throw parameterInvalid(`Invalid table name: '${name}'.`);
}
