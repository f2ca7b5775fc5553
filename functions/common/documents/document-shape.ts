import { FunctionError } from '../errors.ts';

/** A document as clients see it. */
export type Document = { readonly id: string } & Readonly<Record<string, unknown>>;

export type UnknownObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const deepestNesting = 32;

/**
 * Refuses values that would not come back as they were sent: numbers that JSON reads as infinite, halves of
 * surrogate pairs, which UTF-8 cannot hold, and nesting that no document needs.
 *
 * @throws FunctionError `InvalidArgument` that names the place.
 */
export function assertStorable(value: unknown, path = '', depth = 0): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw notStorable(path, 'is too large a number');
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
    throw notStorable(path, 'is not well-formed Unicode');
  if (typeof value !== 'object' || value === null) return;
  if (depth === deepestNesting) throw notStorable(path, `is nested deeper than ${deepestNesting} levels`);
  for (const [name, member] of Object.entries(value)) {
    if (/\p{Surrogate}/u.test(name)) throw notStorable(path, 'has a name that is not well-formed Unicode');
    assertStorable(member, path === '' ? name : `${path}.${name}`, depth + 1);
  }
}

const longestPath = 100;

function notStorable(path: string, problem: string): FunctionError {
  return new FunctionError('InvalidArgument', `${path.slice(0, longestPath)}: ${problem}.`);
}
