import type { CollectionDefinition } from '../../common/collections/define.ts';
import { declaredField, fieldOf, parseFields, toColumns } from '../../common/documents/document.ts';
import { assertSize, maxBytesOf, sizeOf } from '../../common/documents/document-size.ts';
import { revisionOf } from '../../common/documents/made-names.ts';
import {
  isDocument,
  isGone,
  revisionColumn,
  revisionOfOldRows,
  sizeColumn,
} from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import type { RowUpdate } from '../../common/tablestore/row-change.ts';
import { countFilters, mostFilters, type RowFilter } from '../../common/tablestore/row-filter.ts';
import {
  assertRevision,
  columnsOfWrite,
  type Decide,
  type DocumentWrite,
  findOwnRecord,
  hasRevision,
  revisionCondition,
  targetOf,
  untilSettled,
} from './document-write.ts';
import { incrementCondition } from './increment-condition.ts';
import type { FieldChanges } from './update-request.ts';

/** What an update tells: the fields themselves are what was asked for. */
export interface UpdateAnswer {
  readonly id: string;
  readonly updatedAt: number;
  readonly _rev: string;
}

export interface UpdateWrite extends DocumentWrite {
  readonly changes: FieldChanges;
}

/**
 * Changes fields of a document, by one call of Tablestore; lists, and what Tablestore cannot decide alone, by reading
 * the document and writing it if nobody else has in between.
 *
 * @throws FunctionError `NotFound`; `Aborted` when the document is not of the revision that the write was told;
 *   `InvalidArgument` when a field or the document would leave its bounds.
 */
export async function update(write: UpdateWrite): Promise<UpdateAnswer> {
  const answer = answerOf(write, write.at);
  const blind = blindChange(write);
  if (blind !== undefined && (await write.writeRow(blind)) !== undefined) return answer;
  const decide: Decide<UpdateAnswer> = async (row) => {
    const record = findOwnRecord(write, row);
    if (record !== undefined) return answerOf(write, record.at);
    if (row === undefined || isGone(row)) {
      throw new FunctionError('NotFound', 'There is no document with this id.');
    }
    assertRevision(write, row);
    const changed = await write.writeRow(changeOf(write, row));
    return changed && answer;
  };
  return untilSettled(write, decide, Object.keys(write.collection.definition.fields));
}

function answerOf({ id, name }: DocumentWrite, at: number): UpdateAnswer {
  return { id, updatedAt: at, [revisionColumn]: revisionOf(at, name) };
}

/** The update without having read the document; undefined when that cannot be. */
function blindChange(write: UpdateWrite): RowUpdate | undefined {
  const { changes, collection } = write;
  const { definition } = collection;
  if (Object.keys(changes.push).length > 0) return undefined;
  const increments = Object.entries(changes.inc);
  const bounds = increments.flatMap(([name, by]) => incrementCondition(definition, name, by) ?? []);
  const columns = toColumns(definition, changes.set);
  const growth = sizeOf(columns);
  assertSize(definition, growth);
  const target = targetOf(
    write,
    'exists',
    isDocument,
    ...revisionCondition(write),
    ...(growth === 0 ? [] : [hasRoomFor(definition, growth)]),
    ...bounds,
  );
  if (bounds.length < increments.length || countFilters(target.condition.columns) > mostFilters) {
    return undefined;
  }
  return {
    kind: 'update',
    ...target,
    columns: { ...columns, ...columnsOfWrite(write, 0) },
    deleted: changes.unset,
    incremented: {
      ...Object.fromEntries(increments.map(([name, by]) => [name, BigInt(by)])),
      ...(growth === 0 ? {} : { [sizeColumn]: BigInt(growth) }),
    },
  };
}

/**
 * Holds for a document that stays within its bound even if what is set replaces nothing. When it does not, the document
 * is read, and its size is exact again.
 */
function hasRoomFor(definition: CollectionDefinition, growth: number): RowFilter {
  const value = BigInt(maxBytesOf(definition) - growth);
  return { kind: 'comparison', column: sizeColumn, comparator: '<=', value, whenMissing: false };
}

/** The update of a document that has been read, for as long as it is of this revision. */
function changeOf(write: UpdateWrite, row: Columns): RowUpdate {
  const { changes, collection } = write;
  const { definition } = collection;
  const computed = {
    ...Object.fromEntries(
      Object.entries(changes.inc).map(([name, by]) => [name, sum(definition, name, row, by)]),
    ),
    ...Object.fromEntries(
      Object.entries(changes.push).map(([name, values]) => [
        name,
        list(definition, name, row).concat(values),
      ]),
    ),
  };
  const columns = toColumns(definition, {
    ...changes.set,
    ...parseFields(definition, Object.keys(computed), computed),
  });
  const before = Object.entries(row).filter(([name]) => declaredField(definition, name) !== undefined);
  const after = {
    ...Object.fromEntries(before.filter(([name]) => !changes.unset.includes(name))),
    ...columns,
  };
  const size = sizeOf(after);
  if (size > sizeOf(Object.fromEntries(before))) assertSize(definition, size);
  const revision = row[revisionColumn];
  const isUnchanged = hasRevision(typeof revision === 'string' ? revision : revisionOfOldRows);
  return {
    kind: 'update',
    ...targetOf(write, 'exists', isDocument, isUnchanged),
    columns: { ...columns, ...columnsOfWrite(write, 0), [sizeColumn]: BigInt(size) },
    deleted: changes.unset,
  };
}

function sum(definition: CollectionDefinition, name: string, row: Columns, by: number): number {
  return Number(fieldOf(definition, name, row) ?? 0) + by;
}

function list(definition: CollectionDefinition, name: string, row: Columns): readonly unknown[] {
  const value = fieldOf(definition, name, row) ?? [];
  if (Array.isArray(value)) return value;
  throw new FunctionError('InvalidArgument', `${name}: is no list, and only to lists can be pushed.`);
}
