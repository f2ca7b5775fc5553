/** What rounds of the same measurement come to. */
export interface Summary {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** @throws RangeError when there is no value, or one is not a finite number. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (lowest === undefined || highest === undefined || lower === undefined || upper === undefined) {
    throw new RangeError('There is no round to summarise.');
  }
  if (!values.every(Number.isFinite)) throw new RangeError(`Not a measurement: ${values.join(', ')}.`);
  return { median: (lower + upper) / 2, lowest, highest };
}

/**
 * The value that a share of the values does not exceed: 0.5 for the median, 0.9 for the last decile.
 *
 * @throws RangeError when there is no value.
 */
export function quantileOf(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[
    Math.min(Math.floor(values.length * share), values.length - 1)
  ];
  if (value === undefined) throw new RangeError('There is no value.');
  return value;
}

/**
 * The mean of the middle half of the values: finer than a median where values are whole numbers, and as little moved by
 * those that stand out.
 *
 * @throws RangeError when there is no value.
 */
export function middleMean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4);
  const middle = values.toSorted((a, b) => a - b).slice(cut, values.length - cut);
  if (middle.length === 0) throw new RangeError('There is no value.');
  return middle.reduce((sum, value) => sum + value) / middle.length;
}

/**
 * The ratio of two things measured in the same rounds. It is taken round by round, because what else the machine does
 * at the time slows both halves of a round alike.
 *
 * @throws RangeError when the rounds do not match, or a reference is not above 0.
 */
export function ratioOf(measured: readonly number[], reference: readonly number[]): Summary {
  if (measured.length !== reference.length) {
    throw new RangeError(`${measured.length} rounds cannot be compared with ${reference.length}.`);
  }
  return summarise(
    measured.map((value, round) => {
      const divisor = reference[round] ?? 0;
      if (!(divisor > 0)) throw new RangeError(`Nothing can be compared with ${divisor}.`);
      return value / divisor;
    }),
  );
}
