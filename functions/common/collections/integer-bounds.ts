import type * as v from 'valibot';
import { describeValues, type SchemaDescription, stepsOf } from './column-type.ts';

/** The least and the greatest value that a field allows, both included. */
export interface IntegerBounds {
  readonly least: number;
  readonly greatest: number;
}

const steps: Readonly<Record<string, (requirement: number) => Partial<IntegerBounds>>> = {
  integer: () => ({}),
  safe_integer: () => ({}),
  finite: () => ({}),
  brand: () => ({}),
  readonly: () => ({}),
  min_value: (least) => ({ least }),
  gt_value: (below) => ({ least: Math.floor(below) + 1 }),
  max_value: (greatest) => ({ greatest }),
  lt_value: (above) => ({ greatest: Math.ceil(above) - 1 }),
};

/**
 * The bounds of an integer field; undefined when its schema also asks for what no bounds can say, such as multiples of
 * something.
 */
export function integerBoundsOf(schema: v.GenericSchema): IntegerBounds | undefined {
  const inner = describeValues(schema);
  if (inner.type !== 'number') return undefined;
  let bounds: IntegerBounds = { least: Number.MIN_SAFE_INTEGER, greatest: Number.MAX_SAFE_INTEGER };
  for (const step of stepsOf(inner)) {
    const known = boundsOfStep(step);
    if (known === undefined) return undefined;
    bounds = {
      least: Math.max(bounds.least, Math.ceil(known.least ?? bounds.least)),
      greatest: Math.min(bounds.greatest, Math.floor(known.greatest ?? bounds.greatest)),
    };
  }
  return bounds;
}

function boundsOfStep({ kind, type, requirement }: SchemaDescription): Partial<IntegerBounds> | undefined {
  if (kind === 'schema') return type === 'number' ? {} : undefined;
  if (kind === 'metadata') return {};
  const step = Object.hasOwn(steps, type) ? steps[type] : undefined;
  return step?.(Number(requirement));
}
