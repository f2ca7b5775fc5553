import * as v from 'valibot';
import type { TimeField } from '../../common/collections/server-fields.ts';
import { digestOf } from '../../common/documents/digest.ts';
import { parseDocument, toColumns } from '../../common/documents/document.ts';
import { isObject, type UnknownObject } from '../../common/documents/document-shape.ts';
import { assertSize, sizeOf } from '../../common/documents/document-size.ts';
import { revisionOf } from '../../common/documents/made-names.ts';
import { bornColumn, goneColumn, revisionColumn, sizeColumn } from '../../common/documents/server-columns.ts';
import { sharedPartition } from '../../common/documents/shared-partition.ts';
import { type ErrorAnswer, FunctionError } from '../../common/errors.ts';
import { redact } from '../../common/log.ts';
import { isPassing } from '../../common/tablestore/access.ts';
import type { TablestoreFailure } from '../../common/tablestore/sdk-error.ts';
import type { OperateScope } from '../operation.ts';
import { collectionOf } from './collection-of.ts';
import { type DocumentChange, mostRows, writeRows } from './write-rows.ts';

/** A document and where it belongs: a line of an export. */
export const documentInCollection = v.strictObject({
  collection: v.string(),
  document: v.custom<UnknownObject>(isObject, 'must be an object with an id'),
});

export type DocumentInCollection = v.InferOutput<typeof documentInCollection>;

/** What one request may bring. */
export function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.array(item, 'must be a list'),
    v.minLength(1, 'is empty'),
    v.maxLength(mostRows, `has more than ${mostRows} documents: send them in several requests`),
  );
}

/** What became of one document: its id when it was written, else why not. */
export type ImportResult =
  | { readonly id: string }
  | { readonly error: Pick<ErrorAnswer['error'], 'code' | 'message'> };

/** Tablestore takes 4 MB at once, of which numbers, names and ids take a part. */
const largestBatchBytes = 2 * 1024 * 1024;

/**
 * Writes documents into one user's partition, or without a uid into shared collections. Each is checked as db checks
 * it, and replaces the one with its id, so that a repeated import changes nothing but revisions. Times that documents
 * bring are kept, those that they do not are now's. Gives a result for each, in order.
 */
export async function importDocuments(
  scope: OperateScope,
  uid: string | undefined,
  documents: readonly DocumentInCollection[],
): Promise<ImportResult[]> {
  const seen = new Set<string>();
  const prepared = documents.map((item) => {
    try {
      return toChange(scope, uid, item, seen);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      return { error: { code: error.code, message: error.message } };
    }
  });
  const changes = prepared.flatMap((each) => ('error' in each ? [] : [each]));
  const failed = new Map<DocumentChange, TablestoreFailure>();
  for (const batch of batchesOf(changes)) {
    const failures = await writeRows(
      scope,
      batch.map(({ change }) => change),
    );
    for (const [at, { change }] of batch.entries()) {
      const failure = failures[at];
      if (failure !== undefined) failed.set(change, failure);
    }
  }
  return prepared.map((each) => {
    if ('error' in each) return each;
    const failure = failed.get(each.change);
    if (failure === undefined) return { id: each.change.id };
    const code = isPassing(failure) ? 'Unavailable' : 'Internal';
    return { error: { code, message: `Tablestore answered: ${redact(failure.message)}` } };
  });
}

interface Prepared {
  readonly change: DocumentChange;
  readonly bytes: number;
}

function toChange(
  { collections, clock }: OperateScope,
  uid: string | undefined,
  { collection, document }: DocumentInCollection,
  seen: Set<string>,
): Prepared {
  const { table, definition } = collectionOf(
    collections,
    collection,
    uid === undefined ? 'shared' : 'private',
  );
  const parsed = parseDocument(definition, document);
  const place = JSON.stringify([collection, parsed.id]);
  if (seen.has(place)) {
    throw new FunctionError('InvalidArgument', 'id: another document of this request has it too.');
  }
  seen.add(place);
  const columns = toColumns(definition, parsed);
  const bytes = sizeOf(columns);
  assertSize(definition, bytes);
  const now = clock();
  const createdAt = timeOf(document, 'createdAt', now);
  const change: DocumentChange = {
    kind: 'update',
    table,
    uid: uid ?? sharedPartition,
    id: parsed.id,
    columns: {
      ...columns,
      createdAt,
      updatedAt: timeOf(document, 'updatedAt', now),
      [bornColumn]: createdAt,
      [sizeColumn]: BigInt(bytes),
      [revisionColumn]: revisionOf(now, digestOf(document)),
    },
    // An update rather than a new row, which would forget the writes that clients may repeat.
    deleted: [goneColumn, ...Object.keys(definition.fields).filter((name) => !Object.hasOwn(columns, name))],
  };
  return { change, bytes };
}

/** @throws FunctionError `InvalidArgument` */
function timeOf(document: UnknownObject, field: TimeField, now: number): bigint {
  const time = document[field] ?? now;
  if (typeof time === 'number' && Number.isSafeInteger(time) && time >= 0) return BigInt(time);
  throw new FunctionError('InvalidArgument', `${field}: must be whole milliseconds since 1970.`);
}

function batchesOf(all: readonly Prepared[]): Prepared[][] {
  const batches: Prepared[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const prepared of all) {
    bytes += prepared.bytes;
    if (bytes > largestBatchBytes) {
      batches.push([]);
      bytes = prepared.bytes;
    }
    batches.at(-1)?.push(prepared);
  }
  return batches;
}
