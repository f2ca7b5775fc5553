import * as v from 'valibot';
import { anObject, documentId, envelope } from './envelope.ts';

const defaultLimit = 100;
const largestLimit = 1000;

const where = v.optional(anObject);
const fields = v.optional(v.array(v.string(), 'must be a list of fields'));
const cursor = v.optional(v.string());

const directed = v.strictObject({
  field: v.string(),
  direction: v.optional(v.picklist(['asc', 'desc']), 'asc'),
});
const orderBy = v.pipe(
  v.union([v.string(), directed], 'must be a field, or {"field": …, "direction": "asc" or "desc"}'),
  v.transform((order) => (typeof order === 'string' ? { field: order, direction: 'asc' as const } : order)),
);

/** What can be read, by the operation's name. */
export const queries = {
  get: v.strictObject({ ...envelope, op: v.literal('get'), id: documentId, fields }),
  list: v.strictObject({
    ...envelope,
    op: v.literal('list'),
    where,
    orderBy: v.optional(orderBy, 'id'),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestLimit)), defaultLimit),
    cursor,
    fields,
  }),
  count: v.strictObject({ ...envelope, op: v.literal('count'), where, cursor }),
};

export type Query = {
  [Op in keyof typeof queries]: v.InferOutput<(typeof queries)[Op]>;
}[keyof typeof queries];
