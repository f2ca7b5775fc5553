import { parameterInvalid } from '../protocol/errors.ts';
import { checkTableName } from '../rows/limits.ts';

/**
 * Checks the tables of a batch: legal names, each once, and not too many rows in all.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkBatchTables(
  tables: readonly { readonly name: string; readonly rows: number }[],
  maximumRows: number,
): void {
  const names = new Set<string>();
  for (const { name } of tables) {
    checkTableName(name);
    if (names.has(name)) throw parameterInvalid(`Duplicated table name: ${name}.`);
    names.add(name);
  }
  if (tables.reduce((total, { rows }) => total + rows, 0) > maximumRows) {
    throw parameterInvalid(`Rows count exceeds the upper limit: ${maximumRows}.`);
  }
}
