import { invalidPrimaryKey, parameterInvalid } from '../protocol/errors.ts';
import type { PrimaryKeySchema } from '../protocol/messages.ts';
import type {
  AutoIncrementValue,
  InfinityValue,
  PlainBufferCell,
  PlainBufferRow,
  PrimaryKeyValue,
} from '../protocol/plain-buffer/values.ts';
import type { Table } from '../tables/table.ts';
import type { BoundValue } from './key-encoding.ts';
import { checkColumnName, checkIndexKeyCount, checkPrimaryKeyCount, checkPrimaryKeyValue } from './limits.ts';
import type { PrimaryKeyColumn } from './row.ts';

export interface BoundColumn {
  readonly name: string;
  readonly value: BoundValue;
}

/** A primary key of a row to write; the value of an auto-increment column may be left to the table. */
export interface WriteKeyColumn {
  readonly name: string;
  readonly value: PrimaryKeyValue | AutoIncrementValue;
}

/**
 * The primary key of a row to read, as `boundKey` checks it, with a value in every column.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function readKey(row: PlainBufferRow, table: Table | undefined): PrimaryKeyColumn[] {
  return boundKey(row, table).map(({ name, value }) => ({
    name,
    value: withoutInfinity<PrimaryKeyValue>(value),
  }));
}

/**
 * A bound of a range of rows to read, checked as far as that is possible without the schema. An index table's may have
 * more columns than another's.
 *
 * @param table undefined when it is not there.
 * @throws TablestoreError OTSParameterInvalid
 */
export function boundKey(row: PlainBufferRow, table: Table | undefined): BoundColumn[] {
  checkIsKeyOnly(row);
  if (table?.kind === 'INDEX') checkIndexKeyCount(row.primaryKey.length);
  else checkPrimaryKeyCount(row.primaryKey.length);
  return keyColumns(row.primaryKey).map(({ name, value }) => {
    if (value.type === 'VT_AUTO_INCREMENT')
      throw parameterInvalid("PKAutoIncr can't be used for read operations.");
    return { name, value };
  });
}

/**
 * The primary key of a row to write.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function writeKey(row: PlainBufferRow): WriteKeyColumn[] {
  checkPrimaryKeyCount(row.primaryKey.length);
  const columns = keyColumns(row.primaryKey).map(({ name, value }) => ({
    name,
    value: withoutInfinity<WriteKeyColumn['value']>(value),
  }));
  const placeholders = columns.filter(({ value }) => value.type === 'VT_AUTO_INCREMENT').length;
  if (placeholders > 1) throw parameterInvalid(`${placeholders} pk auto increment exist in row.`);
  return columns;
}

/**
 * Checks a primary key against the table's schema: count, then names and their order, then types.
 *
 * @throws TablestoreError OTSInvalidPK
 */
export function matchSchema(
  table: Table,
  columns: readonly { readonly name: string; readonly value: { readonly type: string } }[],
): void {
  const schema = table.primaryKey;
  if (columns.length !== schema.length) {
    throw invalidPrimaryKey(`Validate PK size fail. Input: ${columns.length}, Meta: ${schema.length}.`);
  }
  schema.forEach((meta, index) => {
    const name = columns[index]?.name;
    if (name !== meta.name) {
      throw invalidPrimaryKey(`Validate PK name fail. Input: ${name}, Meta: ${meta.name}.`);
    }
  });
  schema.forEach((meta, index) => {
    const value = columns[index]?.value ?? { type: '' };
    if (!isInfinity(value) && !fits(value.type, meta)) {
      throw invalidPrimaryKey(
        `Validate PK type fail. Input: ${value.type}, Meta: ${valueTypeOf[meta.type]}.`,
      );
    }
  });
}

const valueTypeOf = { INTEGER: 'VT_INTEGER', STRING: 'VT_STRING', BINARY: 'VT_BLOB' } as const;

function fits(type: string, meta: PrimaryKeySchema): boolean {
  if (type === 'VT_AUTO_INCREMENT') return meta.option === 'AUTO_INCREMENT';
  return type === valueTypeOf[meta.type];
}

interface KeyColumn {
  readonly name: string;
  readonly value: BoundValue | AutoIncrementValue;
}

function keyColumns(cells: readonly PlainBufferCell[]): KeyColumn[] {
  const names = new Set<string>();
  return cells.map(({ name, value, operation, timestamp }) => {
    checkColumnName(name);
    if (value === undefined) throw parameterInvalid(`No value is given for primary key name:${name}.`);
    if (operation !== undefined)
      throw parameterInvalid(`OpType cannot be given for primary key name :${name}.`);
    if (timestamp !== undefined) {
      throw parameterInvalid(`Timestamp cannot be given for primary key name:${name}.`);
    }
    if (names.has(name)) throw parameterInvalid(`Duplicated primary key name: '${name}'.`);
    names.add(name);
    switch (value.type) {
      case 'VT_DOUBLE':
      case 'VT_BOOLEAN':
      case 'VT_NULL':
        throw parameterInvalid(`${value.type} is an invalid type for the primary key.`);
      default:
        checkPrimaryKeyValue(name, value);
        return { name, value };
    }
  });
}

function withoutInfinity<V extends { readonly type: string }>(value: V | InfinityValue): V {
  if (isInfinity(value)) throw parameterInvalid(`${value.type} is an invalid type for the primary key.`);
  return value;
}

function isInfinity(value: { readonly type: string }): value is InfinityValue {
  return value.type === 'VT_INF_MIN' || value.type === 'VT_INF_MAX';
}

function checkIsKeyOnly(row: PlainBufferRow): void {
  if (row.cells.length > 0) throw parameterInvalid('Attribute column cannot be given while reading data.');
  if (row.hasDeleteMarker) throw parameterInvalid('Delete marker cannot be given.');
}
