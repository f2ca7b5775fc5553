import { parameterInvalid } from '../protocol/errors.ts';
import type { IndexTable } from '../tables/table.ts';
import { checkPrimaryKeyValue } from './limits.ts';
import type { RowChange } from './row-change.ts';

/**
 * Checks what a row of a table with indexes may not be written with: versions of the writer's own ("Secondary index"
 * in the documentation), and values that are longer than a primary key column where they become one.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkAgainstIndexes(indexes: readonly IndexTable[], change: RowChange): void {
  for (const cell of change.cells) {
    if (cell.operation !== 'PUT' && cell.operation !== 'INCREMENT') continue;
    const { name, value, timestamp } = cell;
    if (timestamp !== undefined) {
      throw parameterInvalid(
        `Timestamp cannot be given for column name:${name} when table has secondary index.`,
      );
    }
    if (indexes.some((index) => isKeyColumn(index, name, value.type))) checkPrimaryKeyValue(name, value);
  }
}

function isKeyColumn({ keySources }: IndexTable, name: string, valueType: string): boolean {
  return keySources.some(
    (source) => 'valueType' in source && source.name === name && source.valueType === valueType,
  );
}
