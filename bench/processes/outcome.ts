import * as v from 'valibot';
import type { Outcome } from '../benchmark.ts';

const goal = v.union([
  v.object({ atLeast: v.number() }),
  v.object({ atMost: v.number() }),
  v.object({ from: v.number(), to: v.number() }),
]);

const comparison = v.object({
  kind: v.literal('comparison'),
  name: v.string(),
  unit: v.picklist(['operations/s', 'µs', 'calls', 'kB']),
  measured: v.array(v.number()),
  reference: v.array(v.number()),
  goal: v.exactOptional(goal),
});

const amount = v.object({
  kind: v.literal('amount'),
  name: v.string(),
  unit: v.literal('MB'),
  value: v.nullable(v.number()),
  goal,
});

const outcome = v.object({
  title: v.string(),
  measured: v.string(),
  reference: v.string(),
  figures: v.array(v.variant('kind', [comparison, amount])),
});

/** Reads what the process of a benchmark has answered. @throws ValiError */
export function parseOutcome(answer: unknown): Outcome {
  return v.parse(outcome, answer);
}
