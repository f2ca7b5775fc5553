import { digestOf } from '../../common/documents/digest.ts';
import { parseDocument } from '../../common/documents/document.ts';
import { idOfName, timeOrderedId } from '../../common/documents/made-names.ts';
import type { DocumentRequest } from '../requests/writes.ts';
import { type Collection, documentKey, type Scope } from '../scope.ts';
import { add } from './add.ts';
import type { DocumentWrite, WriteRow } from './document-write.ts';
import { put } from './put.ts';
import { remove } from './remove.ts';
import { update } from './update.ts';
import { parseChanges } from './update-request.ts';
import { withDocument } from './whole-document.ts';

/** A write whose request has been checked: on which document it is, and what does it. */
export interface PreparedWrite {
  readonly collection: Collection;
  readonly id: string;
  readonly perform: () => Promise<unknown>;
}

/**
 * Checks a request against its collection, without asking Tablestore.
 *
 * @param name of the write, when its caller has given it one, so that it can be repeated.
 * @throws FunctionError `InvalidArgument` that names the field.
 */
export function prepare(
  scope: Scope,
  writeRow: WriteRow,
  collection: Collection,
  request: DocumentRequest,
  name: string | undefined,
): PreparedWrite {
  const at = scope.time.clock();
  const common = {
    scope,
    writeRow,
    collection,
    name: name ?? timeOrderedId(at, scope.random),
    at,
    ifRev: undefined,
  };
  // Called after the checks: what is nested too deeply would overflow the stack of a digest.
  const on = (id: string) => ({
    ...common,
    id,
    key: documentKey(collection, id),
    digest: digestOf(request),
  });
  const prepared = (write: DocumentWrite, perform: () => Promise<unknown>): PreparedWrite => ({
    collection,
    id: write.id,
    perform,
  });
  switch (request.op) {
    case 'add': {
      const madeId = () => (name === undefined ? timeOrderedId(at, scope.random) : idOfName(name));
      const id = 'id' in request.obj ? request.obj['id'] : madeId();
      const document = parseDocument(collection.definition, { ...request.obj, id });
      const write = withDocument(on(document.id), document);
      return prepared(write, () => add(write));
    }
    case 'put': {
      const document = parseDocument(collection.definition, request.obj);
      const write = withDocument({ ...on(document.id), ifRev: request.ifRev }, document);
      return prepared(write, () => put(write));
    }
    case 'update': {
      const changes = parseChanges(collection.definition, request);
      const write = { ...on(request.id), ifRev: request.ifRev, changes };
      return prepared(write, () => update(write));
    }
    case 'remove': {
      const write = { ...on(request.id), ifRev: request.ifRev };
      return prepared(write, () => remove(write));
    }
  }
}
