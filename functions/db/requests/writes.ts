import * as v from 'valibot';
import { anObject, documentId, envelope, opId } from './envelope.ts';

const ifRev = v.optional(v.string());
const fields = v.array(v.string(), 'must be a list of fields');

/** What one document can be written by, by the operation's name. */
const forms = {
  add: { op: v.literal('add'), obj: anObject },
  put: { op: v.literal('put'), obj: anObject, ifRev },
  update: {
    op: v.literal('update'),
    id: documentId,
    ifRev,
    set: v.optional(anObject),
    unset: v.optional(fields),
    inc: v.optional(anObject),
    push: v.optional(anObject),
  },
  remove: { op: v.literal('remove'), id: documentId, ifRev },
};

/** Of an item of a batch, which stands in the batch's collection unless it names another. */
const itemEnvelope = { collection: v.optional(v.string()), opId };

const item = v.variant('op', [
  v.strictObject({ ...itemEnvelope, ...forms.add }),
  v.strictObject({ ...itemEnvelope, ...forms.put }),
  v.strictObject({ ...itemEnvelope, ...forms.update }),
  v.strictObject({ ...itemEnvelope, ...forms.remove }),
]);

/** Tablestore's limit for rows that are written together. */
const mostItems = 200;

/** What can be written, by the operation's name. */
export const writes = {
  add: v.strictObject({ ...envelope, ...forms.add }),
  put: v.strictObject({ ...envelope, ...forms.put }),
  update: v.strictObject({ ...envelope, ...forms.update }),
  remove: v.strictObject({ ...envelope, ...forms.remove }),
  batch: v.strictObject({
    ...envelope,
    op: v.literal('batch'),
    items: v.pipe(
      v.array(item),
      v.minLength(1, 'is empty'),
      v.maxLength(mostItems, `has more than ${mostItems} items`),
    ),
  }),
};

export type BatchItem = v.InferOutput<typeof item>;
export type BatchRequest = v.InferOutput<typeof writes.batch>;

type WithoutEnvelope<Request> = Request extends unknown ? Omit<Request, keyof typeof envelope> : never;

/** What is asked of one document. */
export type DocumentRequest = WithoutEnvelope<BatchItem>;

export type Write = { [Op in keyof typeof writes]: v.InferOutput<(typeof writes)[Op]> }[keyof typeof writes];
