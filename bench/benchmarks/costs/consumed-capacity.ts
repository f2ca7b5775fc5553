import {
  BatchResponse,
  type ConsumedCapacity,
  GetRangeResponse,
  GetRowResponse,
  WriteRowResponse,
} from '../../../local/tablestore/protocol/messages.ts';

/** Capacity units: 4 KB each, of reading and of writing. */
export interface Capacity {
  readonly read: number;
  readonly write: number;
}

const decoders: Readonly<Record<string, (body: Buffer) => (ConsumedCapacity | undefined)[]>> = {
  '/GetRow': (body) => [GetRowResponse.decode(body).consumed],
  '/GetRange': (body) => [GetRangeResponse.decode(body).consumed],
  '/PutRow': (body) => [WriteRowResponse.decode(body).consumed],
  '/UpdateRow': (body) => [WriteRowResponse.decode(body).consumed],
  '/DeleteRow': (body) => [WriteRowResponse.decode(body).consumed],
  '/BatchGetRow': ofBatch,
  '/BatchWriteRow': ofBatch,
};

function ofBatch(body: Buffer): (ConsumedCapacity | undefined)[] {
  return BatchResponse.decode(body).tables.flatMap(({ rows }) => rows.map(({ consumed }) => consumed));
}

/**
 * What Tablestore's answer says that an operation on rows has consumed.
 *
 * @param path of the operation, such as `/GetRow`.
 * @throws Error for an operation whose answers say nothing of it.
 */
export function consumedCapacity(path: string, body: Buffer): Capacity {
  const decode = decoders[path];
  if (decode === undefined) throw new Error(`Nothing is known of what ${path} consumes.`);
  const units = decode(body).map((consumed) => consumed?.capacity_unit);
  return {
    read: units.reduce((sum, unit) => sum + (unit?.read ?? 0), 0),
    write: units.reduce((sum, unit) => sum + (unit?.write ?? 0), 0),
  };
}
