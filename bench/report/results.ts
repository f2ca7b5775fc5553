import * as v from 'valibot';
import type { Outcome } from '../benchmark.ts';
import { outcomeEntries } from '../processes/outcome.ts';
import type { Machine } from './machine.ts';

/** What the JSON file holds of one benchmark. */
export interface Result extends Outcome {
  readonly name: string;
  readonly startedAt: string;
  readonly seconds: number;
  /** See currentLoad. While it runs, a benchmark is a load of about two itself. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** A run, as its JSON file holds it. */
export interface Results {
  readonly startedAt: string;
  readonly quick: boolean;
  /** Of all benchmarks together. */
  readonly seconds: number;
  readonly machine: Machine;
  readonly benchmarks: readonly Result[];
}

const results = v.object({
  startedAt: v.string(),
  quick: v.boolean(),
  seconds: v.number(),
  machine: v.object({
    processor: v.string(),
    processors: v.number(),
    memoryGigabytes: v.number(),
    system: v.string(),
    node: v.string(),
    packages: v.record(v.string(), v.string()),
  }),
  benchmarks: v.array(
    v.object({
      name: v.string(),
      startedAt: v.string(),
      seconds: v.number(),
      loadBefore: v.number(),
      loadAfter: v.number(),
      ...outcomeEntries,
    }),
  ),
});

/** @throws ValiError when it is not the file of a run. */
export function parseResults(json: string): Results {
  return v.parse(v.pipe(v.string(), v.parseJson(), results), json);
}

/** The file of a run. What follows a figure's fifth significant digit is no measurement. */
export function formatResults(run: Results): string {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  return `${JSON.stringify(run, rounded, 2)}\n`;
}
