import * as v from 'valibot';
import type { Outcome } from '../benchmark.ts';
import { goalNames } from '../goals.ts';

const goal = v.exactOptional(v.picklist(goalNames));

const comparison = v.object({
  kind: v.literal('comparison'),
  name: v.string(),
  unit: v.picklist(['operations/s', 'µs', 'calls', 'kB', 'MB', 'requests']),
  measured: v.array(v.number()),
  reference: v.array(v.number()),
  goal,
});

const amount = v.object({
  kind: v.literal('amount'),
  name: v.string(),
  unit: v.picklist(['MB', 'ms', 'CU', 'calls', 'requests']),
  value: v.nullable(v.number()),
  goal,
});

/** What a benchmark gives, as it comes from its process or stands in a file of results. */
export const outcomeEntries = {
  title: v.string(),
  measured: v.string(),
  reference: v.string(),
  figures: v.array(v.variant('kind', [comparison, amount])),
};

const outcome = v.object(outcomeEntries);

/** Reads what the process of a benchmark has answered. @throws ValiError */
export function parseOutcome(answer: unknown): Outcome {
  return v.parse(outcome, answer);
}
