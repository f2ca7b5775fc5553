import * as v from 'valibot';
import { invalidArgument } from '../common/documents/invalid-argument.ts';
import { FunctionError } from '../common/errors.ts';
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
