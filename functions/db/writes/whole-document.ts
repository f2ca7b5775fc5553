import { toColumns } from '../../common/documents/document.ts';
import type { Document, WrittenDocument } from '../../common/documents/document-shape.ts';
import { assertSize, sizeOf } from '../../common/documents/document-size.ts';
import { revisionOf } from '../../common/documents/made-names.ts';
import { bornColumn, goneColumn, revisionColumn, sizeColumn } from '../../common/documents/server-columns.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import { readRow } from '../../common/tablestore/read-row.ts';
import type { Comparison } from '../../common/tablestore/row-filter.ts';
import { columnsOfWrite, type DocumentWrite, targetOf } from './document-write.ts';
import { type OperationRecord, recordedMilliseconds, recordsOf, toRecordValue } from './operation-record.ts';

/** Tablestore takes 1,024 columns in one write; what is more is rare, and stays for pruning. */
const mostMoved = 400;

/** A write that brings a whole document. */
export interface WholeDocumentWrite extends DocumentWrite {
  readonly document: WrittenDocument;
  /** The document's own columns, and their size. */
  readonly columns: Columns;
}

/** @throws FunctionError `InvalidArgument` when the document is larger than its collection allows. */
export function withDocument(write: DocumentWrite, document: WrittenDocument): WholeDocumentWrite {
  const columns = toColumns(write.collection.definition, document);
  const size = sizeOf(columns);
  assertSize(write.collection.definition, size);
  return { ...write, document, columns: { ...columns, [sizeColumn]: BigInt(size) } };
}

/** The document as the write has left it. */
export function documentAfter({ document, at, name }: WholeDocumentWrite, createdAt: number): Document {
  return { ...document, createdAt, updatedAt: at, [revisionColumn]: revisionOf(at, name) };
}

/** The first answer again. */
export function documentOfRecord(write: WholeDocumentWrite, record: OperationRecord, row: Columns): Document {
  return documentAfter({ ...write, at: record.at }, record.createdAt ?? Number(row[bornColumn] ?? 0));
}

/** Makes a document where no row is; undefined when there is one. */
export async function create(write: WholeDocumentWrite): Promise<Document | undefined> {
  const { at, collection, key, columns } = write;
  const made = await write.writeRow({
    kind: 'put',
    table: collection.table,
    key,
    condition: { row: 'isMissing' },
    columns: { ...columns, ...columnsOfNew(at), ...columnsOfWrite(write, at) },
  });
  return made && documentAfter(write, at);
}

function columnsOfNew(at: number): Columns {
  return { createdAt: BigInt(at), [bornColumn]: BigInt(at) };
}

/**
 * Makes a document where a tombstone is; undefined when there is none any more. What the tombstone remembers of writes
 * stays, and the time at which the former document was made moves into those records of which it is a part.
 */
export async function recreate(write: WholeDocumentWrite): Promise<Document | undefined> {
  const { scope, collection, key, at, columns } = write;
  const tombstone = await readRow(scope.tablestore, collection.table, key);
  const gone = tombstone?.[goneColumn];
  if (tombstone === undefined || typeof gone !== 'bigint') return undefined;
  const born = Number(tombstone[bornColumn] ?? 0);
  const kept = recordsOf(tombstone).filter(([, record]) => record.at > at - recordedMilliseconds);
  const settled = kept
    .filter(([, { createdAt }]) => createdAt === null)
    .slice(0, mostMoved)
    .map(([column, record]) => [column, toRecordValue({ ...record, createdAt: born })] as const);
  const all: Columns = {
    ...columns,
    ...columnsOfNew(at),
    ...columnsOfWrite(write, at),
    ...Object.fromEntries(settled),
  };
  const keptColumns = new Set(kept.map(([column]) => column));
  const obsolete = Object.keys(tombstone).filter(
    (column) => column !== goneColumn && !Object.hasOwn(all, column) && !keptColumns.has(column),
  );
  const isTombstone: Comparison = {
    kind: 'comparison',
    column: goneColumn,
    comparator: '=',
    value: gone,
    whenMissing: false,
  };
  const made = await write.writeRow({
    kind: 'update',
    ...targetOf(write, 'exists', isTombstone),
    columns: all,
    deleted: [goneColumn, ...obsolete.slice(0, mostMoved)],
  });
  return made && documentAfter(write, at);
}
