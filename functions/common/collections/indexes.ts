import * as v from 'valibot';
import { columnTypeOf, describeValues, type SchemaDescription, stepsOf } from './column-type.ts';
import { isTimeField } from './server-fields.ts';

/** An index as it is declared: the field, or the fields in their order. */
export type IndexDeclaration<Field extends string = string> =
  | Field
  | readonly [Field]
  | readonly [Field, Field];

/** An index as it is made: local to its user's partition, in the order of the fields and then of the id. */
export interface CollectionIndex {
  /** From table and fields, such as `data_todos_by_dueAt`: an index has a name among those of the tables. */
  readonly name: string;
  readonly fields: readonly string[];
}

interface Indexed {
  readonly fields: Readonly<Record<string, v.GenericSchema>>;
  readonly indexes?: readonly IndexDeclaration[];
}

/** The indexes of a collection that is kept in a table. */
export function indexesOf(table: string, { indexes = [] }: Indexed): CollectionIndex[] {
  return indexes.map((declaration) => {
    const fields = typeof declaration === 'string' ? [declaration] : [...declaration];
    return { name: `${table}_by_${fields.join('_')}`, fields };
  });
}

/** Tablestore's limits: indexes of a table, columns of an index's key with uid and id, bytes of a key and of a name. */
const mostIndexes = 5;
const mostFields = 2;
const longestKeyBytes = 1024;
const longestName = 200;

/**
 * Checks a collection's indexes against its fields.
 *
 * @param check throws the sentence when what it stands for does not hold.
 */
export function checkIndexes(
  collection: string,
  definition: Indexed,
  check: (holds: boolean, sentence: string) => void,
): void {
  const declared = definition.indexes ?? [];
  check(
    Array.isArray(declared) && declared.every(isDeclaration),
    `Collection "${collection}": indexes is a list of fields, ["dueAt"], or of pairs of them, [["completed", "dueAt"]].`,
  );
  check(
    declared.length <= mostIndexes,
    `Collection "${collection}" has ${declared.length} indexes; Tablestore takes ${mostIndexes} a table.`,
  );
  for (const { name, fields } of indexesOf('', definition)) {
    const index = `The index of "${collection}" on ${fields.join(', ')}`;
    check(new Set(fields).size === fields.length, `${index} names a field twice.`);
    check(name.length <= longestName, `${index} would get too long a name: use shorter names of fields.`);
    for (const field of fields) {
      if (isTimeField(field)) continue;
      const schema = Object.entries(definition.fields).find(([name]) => name === field)?.[1];
      const obstacle =
        schema === undefined ? 'is not declared among the fields.' : obstacleToIndexing(schema);
      check(obstacle === undefined, `${index}: ${field} ${obstacle}`);
    }
  }
}

function isDeclaration(value: unknown): boolean {
  if (typeof value === 'string') return true;
  const isText = (field: unknown) => typeof field === 'string';
  return Array.isArray(value) && value.length >= 1 && value.length <= mostFields && value.every(isText);
}

const withoutValue = new Set(['optional', 'exact_optional', 'undefinedable']);

/** Why a field cannot be indexed, and what to declare instead; undefined when it can. */
export function obstacleToIndexing(schema: v.GenericSchema): string | undefined {
  if (withoutValue.has(schema.type) && typeof v.getDefault(schema) === 'undefined') {
    return 'may be absent, and a document without it would not be found: make it required, or give it a default.';
  }
  const type = columnTypeOf(schema);
  if (type !== 'STRING' && type !== 'INTEGER') {
    return `is stored as ${type}, and Tablestore indexes texts and integers: use v.picklist for a yes or no, v.pipe(v.number(), v.integer()) for a number or a time.`;
  }
  if (type === 'STRING' && longestBytes(describeValues(schema)) > longestKeyBytes) {
    return `may be longer than the ${longestKeyBytes} bytes of a key: add v.maxBytes(${longestKeyBytes}) or less.`;
  }
  return undefined;
}

/** A UTF-16 code unit, which is what valibot's lengths count, takes three bytes of UTF-8 at most. */
const bytesOfCodeUnit = 3;
const bytesOfBound: Readonly<Record<string, number>> = {
  max_length: bytesOfCodeUnit,
  length: bytesOfCodeUnit,
  max_bytes: 1,
  bytes: 1,
};

function longestBytes(schema: SchemaDescription): number {
  const values = schema.options ?? (schema.type === 'literal' ? [schema.literal] : undefined);
  if (values !== undefined) {
    return Math.max(0, ...values.map((value) => String(value).length * bytesOfCodeUnit));
  }
  const bounds = stepsOf(schema).map(
    ({ type, requirement }) => Number(requirement) * (bytesOfBound[type] ?? NaN),
  );
  return Math.min(...bounds.filter((bound) => !Number.isNaN(bound)));
}
