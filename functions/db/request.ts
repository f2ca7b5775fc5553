import { isUtf8 } from 'node:buffer';
import * as v from 'valibot';
import { invalidArgument } from '../common/documents/invalid-argument.ts';
import { FunctionError } from '../common/errors.ts';
import { anObject } from './requests/envelope.ts';
import { queries } from './requests/queries.ts';
import { writes } from './requests/writes.ts';

/** An event larger than this is refused before it is parsed; Function Compute itself would let 32 MB through. */
const largestEventBytes = 1024 * 1024;

/**
 * A field that an operation does not know is refused: to pass over a condition, say, would answer more than was asked
 * for.
 */
const requests = { ...writes, ...queries };

export type DbRequest = {
  [Op in keyof typeof requests]: v.InferOutput<(typeof requests)[Op]>;
}[keyof typeof requests];

const jsonObject = v.pipe(v.string(), v.parseJson(), anObject);

/** @throws FunctionError `InvalidArgument` that names the field and what it must be. */
export function parseDbRequest(event: Buffer): DbRequest {
  if (event.length > largestEventBytes) {
    throw new FunctionError('InvalidArgument', `The request is larger than ${largestEventBytes} bytes.`);
  }
  // What is not UTF-8 would be stored as something else than was sent.
  const request = isUtf8(event) ? v.safeParse(jsonObject, event.toString()) : undefined;
  const op = request?.success === true ? request.output['op'] : undefined;
  if (request === undefined || !isOperation(op)) {
    throw new FunctionError(
      'InvalidArgument',
      `Send JSON with "op": one of ${Object.keys(requests).join(', ')}.`,
    );
  }
  // To find every fault of a long list would take hundreds of times its size: the first is all that is answered.
  const parsed = v.safeParse(requests[op], request.output, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw invalidArgument(parsed.issues);
}

function isOperation(op: unknown): op is keyof typeof requests {
  return typeof op === 'string' && Object.hasOwn(requests, op);
}
