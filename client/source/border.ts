import { ClientError } from './errors.ts';

/** An object of which nothing is known yet. */
export type UnknownObject = Readonly<Record<string, unknown>>;

/** Checks that make a `ClientError` `Internal` of whatever a server should not have sent; `what` names it. */
export function readObject(value: unknown, what: string): UnknownObject {
  if (!isObject(value)) throw malformed(`${what} is not an object`);
  return value;
}

export function readText(object: UnknownObject, key: string, what: string): string {
  const value = object[key];
  if (typeof value !== 'string' || value === '') throw malformed(`${what} has no text "${key}"`);
  return value;
}

/** The end of the year 9999: a later moment has no ISO 8601 form that services read, and much later ones have none. */
const latest = Date.UTC(10_000, 0) - 1;

/** A moment, as ISO 8601 text in UTC or as milliseconds since 1970; returned as the latter. */
export function readTime(object: UnknownObject, key: string, what: string): number {
  const value = object[key];
  const time = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof time !== 'number' || !(Math.abs(time) <= latest))
    throw malformed(`${what} has no time "${key}"`);
  return time;
}

/** `undefined` for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function malformed(complaint: string): ClientError {
  return new ClientError('Internal', `Malformed answer: ${complaint}.`);
}
