/** The requests whose costs are measured; a get or a list comes from an instance that remembers the session. */
export const costedOperations = [
  'login',
  'renew',
  'get',
  'get, session read',
  'list of 50',
  'add',
  'update',
  'remove',
] as const;

export type CostedOperation = (typeof costedOperations)[number];

/** What is measured of each, with its unit. */
export const measuredCosts = {
  'read units': 'CU',
  'write units': 'CU',
  'calls of Tablestore': 'calls',
  duration: 'ms',
  memory: 'MB',
} as const;

export type MeasuredCost = keyof typeof measuredCosts;

export const measuredCostNames = Object.keys(measuredCosts) as readonly MeasuredCost[];

/** What a figure is called. */
export function costFigureName(operation: CostedOperation, cost: MeasuredCost): string {
  return `${operation}: ${cost}`;
}
