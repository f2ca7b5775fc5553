import type { UnknownObject } from '../border.ts';
import { compareTexts } from './compare-texts.ts';
import { compareValues } from './matches.ts';

export interface Order {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

type Ordered = UnknownObject & { readonly id: string };

/** Compares two documents as the server orders them: what is alike goes by the id, in the same direction. */
export function comparing({ field, direction }: Order): (a: Ordered, b: Ordered) => number {
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * (compareFields(a[field], b[field]) || compareTexts(a.id, b.id));
}

/** Without a value a document is in no index; should one be shown all the same, it comes first. */
function compareFields(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareValues(a, b) || 0;
}
