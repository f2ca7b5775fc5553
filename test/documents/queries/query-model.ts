import type { Columns } from '../../../functions/common/tablestore/columns.ts';

// What a query means, written out plainly over rows in memory: no bounds, no indexes, no filters of Tablestore.

type Value = string | number | boolean | readonly string[] | undefined;
type Shown = Readonly<Record<string, Value>>;

export interface ModelQuery {
  readonly where?: Readonly<Record<string, unknown>> | undefined;
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined;
  readonly fields?: readonly string[] | undefined;
}

export type ModelRow = readonly [id: string, columns: Columns];

const defaults: Shown = {
  share: 0.5,
  done: false,
  label: 'b',
  rank: 1,
  createdAt: 0,
  updatedAt: 0,
  _rev: '0',
};

function show([id, columns]: ModelRow): Shown {
  const shown = Object.entries(columns).map(([name, value]) => [name, toShown(value)]);
  return { ...defaults, ...Object.fromEntries(shown), id };
}

function toShown(value: Columns[string]): Value {
  if (typeof value === 'bigint') return Number(value);
  return Buffer.isBuffer(value) ? (JSON.parse(value.toString()) as string[]) : value;
}

/** The documents that a query finds, in its order. */
export function documentsFound(rows: readonly ModelRow[], query: ModelQuery): Shown[] {
  const { where = {}, orderBy = { field: 'id', direction: 'asc' }, fields } = query;
  const sign = orderBy.direction === 'asc' ? 1 : -1;
  return rows
    .filter(([, columns]) => !Object.hasOwn(columns, '_gone'))
    .filter((row) => isIndexed(row, orderBy.field))
    .map(show)
    .filter((document) => matches(document, where))
    .toSorted((a, b) => sign * (compare(a[orderBy.field], b[orderBy.field]) || compare(a['id'], b['id'])))
    .map((document) => pick(document, fields));
}

function pick(document: Shown, fields: readonly string[] | undefined): Shown {
  const isWanted = (name: string) => fields === undefined || name === 'id' || fields.includes(name);
  return Object.fromEntries(Object.entries(document).filter(([name]) => isWanted(name)));
}

/** A row without the column is in no index on it. */
function isIndexed([, columns]: ModelRow, field: string): boolean {
  return field === 'id' || Object.hasOwn(columns, field);
}

function compare(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [a, b].map((text) => [...text].map((character) => character.codePointAt(0) ?? 0));
    for (const [at, codePoint] of (left ?? []).entries()) {
      const difference = codePoint - (right?.[at] ?? -1);
      if (difference !== 0) return difference;
    }
    return (left?.length ?? 0) - (right?.length ?? 0);
  }
  return Number(a) - Number(b);
}

function matches(document: Shown, where: object): boolean {
  return Object.entries(where).every(([key, condition]) => {
    if (key === '$and') return condition.every((inner: object) => matches(document, inner));
    if (key === '$or') return condition.some((inner: object) => matches(document, inner));
    if (key === '$not') return !matches(document, condition);
    const value = document[key];
    if (typeof condition !== 'object') return value === condition;
    return Object.entries(condition).every(([operator, operand]) => holds(value, operator, operand));
  });
}

function holds(value: Value, operator: string, operand: unknown): boolean {
  const isThere = value !== undefined;
  const order = isThere ? compare(value, operand as Value) : Number.NaN;
  switch (operator) {
    case '$eq':
      return value === operand;
    case '$ne':
      return value !== operand;
    case '$gt':
      return order > 0;
    case '$gte':
      return order >= 0;
    case '$lt':
      return order < 0;
    case '$lte':
      return order <= 0;
    case '$in':
      return (operand as Value[]).includes(value);
    case '$nin':
      return !(operand as Value[]).includes(value);
    case '$prefix':
      return typeof value === 'string' && value.startsWith(String(operand));
    case '$exists':
      return isThere === operand;
    default:
      throw new Error(`The model has no operator ${operator}.`);
  }
}
