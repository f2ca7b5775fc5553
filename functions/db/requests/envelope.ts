import * as v from 'valibot';
import { idRule, isDocumentId } from '../../common/documents/document-id.ts';
import { isObject, type UnknownObject } from '../../common/documents/document-shape.ts';

export const collection = v.optional(v.string(), 'todos');

export const documentId = v.custom<string>(isDocumentId, idRule);

/** Names a write, so that its repetition can be told from a new one. */
export const opId = v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,64}$/)));

/** What every request has beside its operation. */
export const envelope = { sid: v.unknown(), collection, opId };

export const anObject = v.custom<UnknownObject>(isObject, 'must be an object');
