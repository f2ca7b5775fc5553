/** The two halves of a comparison, each of which measures once when it is called. */
export interface Halves<T> {
  measured(): Promise<T>;
  reference(): Promise<T>;
}

/** Measures two things in turn (A, B, A, B, …), so that whatever changes meanwhile meets both. */
export async function inTurns<T>(
  rounds: number,
  halves: Halves<T>,
): Promise<{ measured: T[]; reference: T[] }> {
  const measured: T[] = [];
  const reference: T[] = [];
  for (let round = 0; round < rounds; round++) {
    measured.push(await halves.measured());
    reference.push(await halves.reference());
  }
  return { measured, reference };
}
