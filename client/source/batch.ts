import type { CollectionEnvironment } from './collection.ts';
import type { ClientError } from './errors.ts';
import { readResults } from './results.ts';
import type { Session } from './session.ts';
import { type CollectionWrites, createWrites, type MakeWrite, type Saved } from './writes.ts';

/** What one write of a batch came to; of a removal `data` has the id alone. */
export type BatchResult =
  | { readonly data: Pick<Saved, 'id'> & Partial<Saved> }
  | { readonly error: ClientError };

/** Up to 200 writes in one request, each to another document. Each succeeds or fails by itself. */
export interface Batch<Collections> {
  /** Its writes are sent by `commit`, and give nothing before. */
  collection<Name extends keyof Collections & string>(
    name: Name,
  ): CollectionWrites<Collections[Name], void, void>;
  /** Sends all, and resolves to what each came to, in their order. After a failure it may be called again. */
  commit(): Promise<BatchResult[]>;
}

export function createBatch<Collections>({
  callDb,
  createDocumentId,
  createOperationId,
}: CollectionEnvironment): Batch<Collections> {
  const writes: MakeWrite[] = [];
  const opId = createOperationId();
  let items: unknown[] | undefined;
  const itemsFor = (session: Session) => {
    items ??= writes.map((make) => make(session));
    return items;
  };
  const keep = (make: MakeWrite): void => {
    writes.push(make);
  };
  return {
    collection: (name) => createWrites(name, createDocumentId, keep, keep),
    commit: () =>
      callDb((session) => ({ op: 'batch', opId, items: itemsFor(session) })).then(({ data }) =>
        readResults(data, writes.length),
      ),
  };
}
