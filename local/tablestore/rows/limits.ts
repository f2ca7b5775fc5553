import { isUtf8 } from 'node:buffer';
import { parameterInvalid } from '../protocol/errors.ts';
import type { ColumnValue, PlainBufferValue } from '../protocol/plain-buffer/values.ts';

// "Limits" in the Tablestore documentation, with the texts that the official SDKs' tests expect.

export const maximumPrimaryKeyColumns = 4;
/** Of an index table: its own columns, and those of its table's primary key. */
const maximumIndexKeyColumns = 8;
export const maximumPrimaryKeyBytes = 1024;
const maximumAttributeBytes = 2 * 1024 * 1024;
const maximumAttributeColumns = 1024;
const maximumColumnsToGet = 1024;
/** Of one row written, of one batch written, and of what one page of GetRange scans: 4 MB. */
export const maximumDataSize = 4 * 1024 * 1024;
/** Rows that one page of GetRange scans. */
export const maximumRowsPerPage = 5000;

const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

/** @throws TablestoreError OTSParameterInvalid */
export function checkTableName(name: string): void {
  if (!namePattern.test(name)) throw parameterInvalid(`Invalid table name: '${name}'.`);
}

/** @throws TablestoreError OTSParameterInvalid */
export function checkColumnName(name: string): void {
  if (!namePattern.test(name)) throw parameterInvalid(`Invalid column name: '${name}'.`);
}

/** @throws TablestoreError OTSParameterInvalid */
export function checkPrimaryKeyCount(count: number): void {
  checkCount(count, maximumPrimaryKeyColumns);
}

/**
 * Of a row of an index table.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkIndexKeyCount(count: number): void {
  checkCount(count, maximumIndexKeyColumns);
}

function checkCount(count: number, maximum: number): void {
  if (count < 1 || count > maximum) {
    throw parameterInvalid(`The number of primary key columns must be in range: [1, ${maximum}].`);
  }
}

/** @throws TablestoreError OTSParameterInvalid */
export function checkPrimaryKeyValue(name: string, value: PlainBufferValue): void {
  checkBytes('primary key', name, value, maximumPrimaryKeyBytes);
}

/**
 * The value, when an attribute column may hold it.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkAttributeValue(name: string, value: PlainBufferValue): ColumnValue {
  checkBytes('attribute', name, value, maximumAttributeBytes);
  switch (value.type) {
    case 'VT_NULL':
    case 'VT_INF_MIN':
    case 'VT_INF_MAX':
    case 'VT_AUTO_INCREMENT':
      throw parameterInvalid(`${value.type} is an invalid type for the attribute column.`);
    case 'VT_DOUBLE':
      if (Number.isNaN(value.value)) throw parameterInvalid("NaN can't be set to double value.");
      if (!Number.isFinite(value.value)) throw parameterInvalid("Infinity can't be set to double value.");
      return value;
    default:
      return value;
  }
}

function checkBytes(kind: string, name: string, value: PlainBufferValue, maximum: number): void {
  if (value.type !== 'VT_STRING' && value.type !== 'VT_BLOB') return;
  const { length } = value.value;
  if (length > maximum) {
    throw parameterInvalid(
      `The length of ${kind} column: '${name}' exceeds the MaxLength:${maximum} with CurrentLength:${length}.`,
    );
  }
  if (value.type === 'VT_STRING' && !isUtf8(value.value)) {
    throw parameterInvalid(`Value of column ${name} must be UTF8 encoding.`);
  }
}

/** @throws TablestoreError OTSParameterInvalid */
export function checkAttributeCount(count: number): void {
  if (count > maximumAttributeColumns) {
    throw parameterInvalid(
      'The number of attribute columns exceeds the limit, ' +
        `limit count: ${maximumAttributeColumns}, column count: ${count}.`,
    );
  }
}

/** @throws TablestoreError OTSParameterInvalid */
export function checkColumnsToGet(names: readonly string[]): void {
  if (names.length > maximumColumnsToGet) {
    throw parameterInvalid(
      'The number of columns from the request exceeds the limit, ' +
        `limit count: ${maximumColumnsToGet}, column count: ${names.length}.`,
    );
  }
  names.forEach(checkColumnName);
}

/** @throws TablestoreError OTSParameterInvalid */
export function checkDataSize(operation: 'PutRow' | 'UpdateRow' | 'BatchWriteRow', size: number): void {
  if (size > maximumDataSize) {
    throw parameterInvalid(
      `The total data size of ${operation} request exceeds the limit, ` +
        `limit size: ${maximumDataSize}, data size: ${size}.`,
    );
  }
}

/** A version's microseconds must fit into 64 bits. */
const endOfTime = 2 ** 63 / 1000;

/** @throws TablestoreError OTSParameterInvalid */
export function checkTimestamp(milliseconds: number): void {
  if (milliseconds < 0 || milliseconds >= endOfTime) {
    throw parameterInvalid('Timestamp must be in range [0, INT64_MAX/1000).');
  }
}
