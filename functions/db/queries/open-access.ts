import { FunctionError } from '../../common/errors.ts';
import { SetupError } from '../../common/log.ts';
import type { Scope } from '../scope.ts';
import type { Access } from './accesses.ts';

/** A table or index that can be read. */
export interface OpenAccess extends Access {
  readonly isIndex: boolean;
  /** Says whether its rows have a column, where the document has it. */
  holds(column: string): boolean;
}

/**
 * The first that can be read.
 *
 * @throws FunctionError `Internal` when there is none: the indexes that are declared have not been made.
 */
export async function openAccess(
  { tablestore, findIndex }: Scope,
  accesses: readonly Access[],
  suits: (access: OpenAccess) => boolean = () => true,
): Promise<OpenAccess> {
  for (const access of accesses) {
    const { table, name } = access;
    if (name === table) return { ...access, isIndex: false, holds: () => true };
    const index = await findIndex(tablestore, table, name);
    if (index === undefined) continue;
    const open = { ...access, isIndex: true, holds: (column: string) => index.columns.has(column) };
    if (suits(open)) return open;
  }
  const names = accesses.map(({ name }) => name).join(', ');
  throw new FunctionError('Internal', 'The function is not set up: its log says what is missing.', {
    cause: new SetupError(
      `The index ${names} does not exist or is being built: run npm run operate -- schema --apply.`,
    ),
  });
}
