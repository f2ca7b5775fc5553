/** What a figure shall be: a ratio of two things measured in turn, or an amount in the figure's unit. */
export type Goal =
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly from: number; readonly to: number };

/**
 * Every goal, by what it is about. A figure names its goal; several may share one. `--check` fails where a figure
 * misses its goal, and where a whole run has no figure for a goal.
 */
export const goals = {
  'loading session for a renewal': { atMost: 0.3 },
  'loading session for a login': { atMost: 0.6 },
  'loading db': { atMost: 0.35 },
  'code packages': { atMost: 0.1 },
  'Tablestore calls of a db operation': { atMost: 0.55 },
  'db get with 5 ms a call': { atMost: 0.6 },
  'whole path of a get': { atLeast: 1.8 },
  'against Dynalite': { atLeast: 2 },
  'GetRow against bare HTTP': { atLeast: 0.4 },
  'storage against raw LMDB': { atLeast: 0.5 },
  'a late page': { atMost: 1.2 },
  'a large table': { atMost: 1.2 },
  'memory with a large table': { atMost: 400 },
  'client of both generations': { atMost: 1.65 },
  'client of Function Compute 3.0': { atMost: 0.85 },
  'requests of a toggle': { from: 1, to: 1 },
  'first login': { atMost: 2 },
  'ready line': { atMost: 3 },
  'memory after many requests': { atMost: 1.1 },
  'empty invocation against bare HTTP': { atLeast: 0.2 },
  'start of an instance': { atMost: 2 },
  'refused sessions': { from: 0.9, to: 1.1 },
  'refused sessions, last decile': { from: 0.8, to: 1.25 },
} as const satisfies Readonly<Record<string, Goal>>;

export type GoalName = keyof typeof goals;

export const goalNames = Object.keys(goals) as readonly GoalName[];
