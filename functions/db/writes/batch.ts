import type { ErrorAnswer } from '../../common/errors.ts';
import { FunctionError } from '../../common/errors.ts';
import type { BatchRequest } from '../requests/writes.ts';
import { type Scope, writableCollection } from '../scope.ts';
import { createGatheringWriter } from './gathering-writer.ts';
import { type PreparedWrite, prepare } from './prepare.ts';
import { pruneSometimes } from './prune.ts';

/** What became of one item. */
export type ItemAnswer =
  | { readonly data: unknown }
  | { readonly error: Pick<ErrorAnswer['error'], 'code' | 'message'> };

/**
 * Carries out each item as it would be alone, but the attempts of all of them together by BatchWriteRow. They stand for
 * themselves: one that fails leaves the others.
 *
 * @throws FunctionError `InvalidArgument` when two items are on the same document: in which order is not told.
 */
export async function batch(scope: Scope, request: BatchRequest): Promise<ItemAnswer[]> {
  const writeRow = createGatheringWriter(scope);
  const prepared = request.items.map((item, at) =>
    settle(() => {
      const { collection = request.collection, opId, ...asked } = item;
      const name = opId ?? (request.opId && `${request.opId}_${at}`);
      return prepare(scope, writeRow, writableCollection(scope, collection), asked, name);
    }),
  );
  assertDistinct(prepared);
  const answers = await Promise.all(
    prepared.map(async (item) =>
      item instanceof FunctionError ? item : item.perform().catch(toFunctionError),
    ),
  );
  const written = prepared.filter(
    (item, at): item is PreparedWrite =>
      !(item instanceof FunctionError) && !(answers[at] instanceof FunctionError),
  );
  const any = written[Math.floor(scope.random() * written.length)];
  if (any !== undefined) await pruneSometimes(scope, any);
  // Items fail alike, as a rule: one of a kind is enough for the log.
  const errors = answers.filter((answer) => answer instanceof FunctionError);
  for (const error of new Map(errors.map((each) => [each.code, each])).values()) scope.report(error);
  return answers.map((answer) =>
    answer instanceof FunctionError
      ? { error: { code: answer.code, message: answer.message } }
      : { data: answer },
  );
}

function settle<Result>(act: () => Result): Result | FunctionError {
  try {
    return act();
  } catch (error) {
    return toFunctionError(error);
  }
}

/** @throws what is no refusal, but a fault of ours. */
function toFunctionError(error: unknown): FunctionError {
  if (error instanceof FunctionError) return error;
  throw error;
}

function assertDistinct(items: readonly (PreparedWrite | FunctionError)[]): void {
  const seen = new Map<string, number>();
  for (const [at, item] of items.entries()) {
    if (item instanceof FunctionError) continue;
    const document = JSON.stringify([item.collection.name, item.id]);
    const other = seen.get(document);
    if (other !== undefined) {
      throw new FunctionError('InvalidArgument', `items.${at}: is on the same document as items.${other}.`);
    }
    seen.set(document, at);
  }
}
