import * as v from 'valibot';
import { idRule, isDocumentId } from '../common/documents/document-id.ts';
import { isObject, type UnknownObject } from '../common/documents/document-shape.ts';
import { invalidArgument } from '../common/documents/invalid-argument.ts';
import { FunctionError } from '../common/errors.ts';

/** An event larger than this is refused before it is parsed; Function Compute itself would let 32 MB through. */
const largestEventBytes = 1024 * 1024;
const defaultLimit = 100;
const largestLimit = 1000;

const id = v.custom<string>(isDocumentId, idRule);
const envelope = {
  sid: v.unknown(),
  collection: v.optional(v.string(), 'todos'),
  /** Names a write, so that its repetition can be told from a new one. */
  opId: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,64}$/))),
};

/**
 * A field that an operation does not know is refused: to pass over a condition, say, would answer more than was asked
 * for.
 */
const requests = {
  put: v.strictObject({
    ...envelope,
    op: v.literal('put'),
    obj: v.custom<UnknownObject>(isObject, 'must be an object with an id'),
  }),
  get: v.strictObject({ ...envelope, op: v.literal('get'), id }),
  remove: v.strictObject({ ...envelope, op: v.literal('remove'), id }),
  list: v.strictObject({
    ...envelope,
    op: v.literal('list'),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestLimit)), defaultLimit),
    cursor: v.optional(v.string()),
  }),
};

export type DbRequest = {
  [Op in keyof typeof requests]: v.InferOutput<(typeof requests)[Op]>;
}[keyof typeof requests];

/** @throws FunctionError `InvalidArgument` that names the field and what it must be. */
export function parseDbRequest(event: Buffer): DbRequest {
  if (event.length > largestEventBytes) {
    throw new FunctionError('InvalidArgument', `The request is larger than ${largestEventBytes} bytes.`);
  }
  const op = v.safeParse(
    v.pipe(v.string(), v.parseJson(), v.looseObject({ op: v.picklist(Object.keys(requests)) })),
    event.toString(),
  );
  if (!op.success) {
    throw new FunctionError(
      'InvalidArgument',
      `Send JSON with "op": one of ${Object.keys(requests).join(', ')}.`,
    );
  }
  const parsed = v.safeParse(requests[op.output.op as keyof typeof requests], op.output);
  if (parsed.success) return parsed.output;
  throw invalidArgument(parsed.issues);
}
