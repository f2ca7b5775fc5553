import * as v from 'valibot';

/** The first and last moment that JavaScript's Date can hold, before and after 1970, in milliseconds. */
const furthest = 8_640_000_000_000_000;

/**
 * A moment, as a field of a collection: whole milliseconds since 1970, as `Date.now()` and `date.getTime()` give them.
 * It can be compared and indexed.
 */
export function timestamp() {
  return v.pipe(v.number(), v.integer(), v.minValue(-furthest), v.maxValue(furthest));
}
