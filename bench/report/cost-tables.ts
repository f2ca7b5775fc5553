import { costedOperations } from '../benchmarks/costs/operations.ts';
import { configuredInstances, functionComputeBilling, usersToday } from '../costs/facts.ts';
import { ceilings, type LoadPlan, planFor } from '../costs/load-plan.ts';
import type { RequestCosts } from '../costs/request-cost.ts';
import { usualDay } from '../costs/usual-day.ts';
import { markdownTable } from './markdown.ts';

/** What each request costs. */
export function requestTable(costs: RequestCosts): string {
  return markdownTable([
    [
      'request',
      'a user’s day has',
      'read units',
      'write units',
      'calls of Tablestore',
      'ms here',
      'ms in the cloud',
      'GB-seconds',
      'US$ a million',
    ],
    ...costedOperations.map((operation) => {
      const cost = costs[operation];
      return [
        operation,
        number(usualDay[operation]),
        number(cost.readUnits),
        number(cost.writeUnits),
        number(cost.calls),
        cost.localMilliseconds.toFixed(1),
        cost.milliseconds.toFixed(0),
        cost.gigabyteSeconds.toFixed(4),
        (cost.computeUnits * functionComputeBilling.dollarsOfUnit * 1_000_000).toFixed(2),
      ];
    }),
  ]);
}

const growth = [1, 10, 100, 1_000] as const;

const planRows: readonly (readonly [string, (plan: LoadPlan) => string])[] = [
  ['daily users', ({ users }) => number(users)],
  ['requests/s, on average', (plan) => short(plan.averageRequestsPerSecond)],
  ['requests/s, at the peak', (plan) => short(plan.peakRequestsPerSecond)],
  ['instances of db at the peak', ({ instances }) => number(instances.db)],
  ['instances of session at the peak', ({ instances }) => number(instances.session)],
  ['AssumeRole/s at the peak', (plan) => short(plan.peakAssumeRolePerSecond)],
  ['Tablestore read units/s at the peak', (plan) => short(plan.peakReadUnitsPerSecond)],
  ['Tablestore write units/s at the peak', (plan) => short(plan.peakWriteUnitsPerSecond)],
  ['read units a month, millions', (plan) => short(plan.monthlyReadUnits / 1_000_000)],
  ['write units a month, millions', (plan) => short(plan.monthlyWriteUnits / 1_000_000)],
  ['Function Compute a month, US$', (plan) => plan.monthlyDollars.toFixed(2)],
];

/** What today's load needs, and ten, a hundred and a thousand times as much. */
export function loadTable(costs: RequestCosts): string {
  const plans = growth.map((times) => planFor(usersToday * times, costs));
  return markdownTable([
    ['', ...growth.map((times) => (times === 1 ? 'today' : `${number(times)}×`))],
    ...planRows.map(([name, cell]) => [name, ...plans.map(cell)]),
  ]);
}

/** Where limits are reached. */
export function ceilingTable(costs: RequestCosts): string {
  const found = ceilings(costs, configuredInstances.db);
  return markdownTable([
    ['limit', 'is reached with'],
    ['AssumeRole, at the peak of a usual day', `${number(found.dailyUsersOfAssumeRole)} daily users`],
    ['AssumeRole, by renewals alone', `${number(found.activeUsers)} users active at the same time`],
    [
      'one partition key: a user, or a shared collection',
      `${number(found.listsOfPartitionKey)} lists of 50 a second`,
    ],
    [
      `the ${configuredInstances.db} instances of db`,
      `${number(found.requestsThatTakeAllInstances)} gets a second, be they of one user`,
    ],
  ]);
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
