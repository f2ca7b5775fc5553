import * as fc from 'fast-check';

/** The second only now and then. */
export function rarely<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 15, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

/** Mostly absent: so many times for each that it is there. */
export function sometimes<T>(arbitrary: fc.Arbitrary<T>, absences = 8): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: absences, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}
