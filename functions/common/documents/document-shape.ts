import type { ServerFields } from '../collections/server-fields.ts';
import { FunctionError } from '../errors.ts';

/** A document as clients write it: its id and the declared fields. */
export type WrittenDocument = { readonly id: string } & Readonly<Record<string, unknown>>;

/** A document as clients read it. */
export type Document = ServerFields & Readonly<Record<string, unknown>>;

export type UnknownObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const deepestNesting = 32;

/** Names that mean something else to JavaScript than a member: what is read into an object would not have them. */
const refusedNames = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses values that would not come back as they were sent: numbers beyond those that JavaScript holds exactly,
 * halves of surrogate pairs, which UTF-8 cannot hold, names such as `__proto__`, and nesting that no document needs.
 *
 * @throws FunctionError `InvalidArgument` that names the place.
 */
export function assertStorable(value: unknown, path = '', depth = 0): void {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw notStorable(path, 'is too large a number: beyond ±(2^53 − 1) they are not exact');
  }
  if (typeof value === 'string' && isIllFormed(value)) throw notStorable(path, 'is not well-formed Unicode');
  if (typeof value !== 'object' || value === null) return;
  if (depth === deepestNesting) throw notStorable(path, `is nested deeper than ${deepestNesting} levels`);
  for (const [name, member] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (isIllFormed(name)) throw notStorable(path, 'has a name that is not well-formed Unicode');
    if (refusedNames.has(name)) throw notStorable(place, 'is not a name that can be stored');
    assertStorable(member, place, depth + 1);
  }
}

function isIllFormed(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

const longestPath = 100;

function notStorable(path: string, problem: string): FunctionError {
  return new FunctionError('InvalidArgument', `${path.slice(0, longestPath)}: ${problem}.`);
}
