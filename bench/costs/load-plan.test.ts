import { describe, expect, it } from '@jest/globals';
import type { Figure } from '../benchmark.ts';
import {
  type CostedOperation,
  costedOperations,
  costFigureName,
  type MeasuredCost,
  measuredCostNames,
  measuredCosts,
} from '../benchmarks/costs/operations.ts';
import { ceilings, planFor } from './load-plan.ts';
import { requestCosts } from './request-cost.ts';
import { functionOf, requestsOfDay, usualDay } from './usual-day.ts';

/** Every request alike, unless a value is given. */
function figures(special: Readonly<Record<string, number>> = {}): Figure[] {
  const usual: Readonly<Record<MeasuredCost, number>> = {
    'read units': 1,
    'write units': 2,
    'calls of Tablestore': 3,
    duration: 3.5,
    memory: 20,
  };
  return costedOperations.flatMap((operation) =>
    measuredCostNames.map((cost): Figure => {
      const name = costFigureName(operation, cost);
      return { kind: 'amount', name, unit: measuredCosts[cost], value: special[name] ?? usual[cost] };
    }),
  );
}

describe('the cost of a request', () => {
  it('is its time on a part of a processor, and the ways to other services', () => {
    const costs = requestCosts(figures());
    // 3.5 ms / 0.35 vCPU + 3 calls × 5 ms
    expect(costs.get.milliseconds).toBeCloseTo(25, 9);
    expect(costs.renew.milliseconds).toBeCloseTo(25 + 50, 9);
    expect(costs.login.milliseconds).toBeCloseTo(25 + 50 + 150, 9);
    expect(costs.get).toMatchObject({ readUnits: 1, writeUnits: 2, calls: 3, localMilliseconds: 3.5 });
  });

  it('is billed by invocation, processor and memory', () => {
    const { get } = requestCosts(figures());
    expect(get.gigabyteSeconds).toBeCloseTo(0.0125, 9);
    expect(get.computeUnits).toBeCloseTo(0.0075 + 0.025 * (0.35 + 0.5 * 0.15), 9);
  });

  it('cannot be told when something was not measured', () => {
    const all = figures();
    expect(() => requestCosts(all.slice(1))).toThrow('“login: read units” was not measured');
    const [first, ...others] = all;
    const unmeasured = { ...first, value: null } as Figure;
    expect(() => requestCosts([unmeasured, ...others])).toThrow('was not measured');
  });
});

describe('a plan for a number of users', () => {
  const costs = requestCosts(figures());

  it('has four times the average of a day at the peak', () => {
    const plan = planFor(86_400, costs);
    expect(plan.averageRequestsPerSecond).toBeCloseTo(requestsOfDay, 9);
    expect(plan.peakRequestsPerSecond).toBeCloseTo(4 * requestsOfDay, 9);
    expect(plan.peakReadUnitsPerSecond).toBeCloseTo(4 * requestsOfDay, 9);
    expect(plan.peakWriteUnitsPerSecond).toBeCloseTo(8 * requestsOfDay, 9);
  });

  it('has an instance for each request that is under way, of the function that answers it', () => {
    const { instances } = planFor(86_400, costs);
    const requests = (name: 'session' | 'db') =>
      costedOperations
        .filter((operation) => functionOf(operation) === name)
        .reduce((sum, operation) => sum + usualDay[operation], 0);
    expect(requests('session') + requests('db')).toBe(requestsOfDay);
    expect(instances.db).toBe(Math.ceil(4 * requests('db') * 0.025));
    expect(instances.session).toBe(Math.ceil(4 * (usualDay.login * 0.225 + usualDay.renew * 0.075)));
  });

  it('calls AssumeRole once for each login and renewal', () => {
    expect(planFor(86_400, costs).peakAssumeRolePerSecond).toBe(4 * (usualDay.login + usualDay.renew));
  });

  it('costs thirty days in a month', () => {
    const plan = planFor(1, costs);
    expect(plan.monthlyReadUnits).toBeCloseTo(30 * requestsOfDay, 9);
    expect(plan.monthlyWriteUnits).toBeCloseTo(60 * requestsOfDay, 9);
    const units = costedOperations.map((name: CostedOperation) => usualDay[name] * costs[name].computeUnits);
    expect(plan.monthlyDollars).toBeCloseTo(30 * units.reduce((sum, each) => sum + each) * 0.00002, 12);
  });

  it('grows with the users', () => {
    const [small, large] = [planFor(1_000, costs), planFor(1_000_000, costs)];
    expect(large.monthlyDollars / small.monthlyDollars).toBeCloseTo(1000, 6);
  });
});

describe('the ceilings', () => {
  it('are where AssumeRole, a partition key and the instances end', () => {
    const costs = requestCosts(figures({ 'list of 50: read units': 3 }));
    const found = ceilings(costs, 20);
    expect(found).toMatchObject({
      activeUsers: 90_000,
      listsOfPartitionKey: 3333,
      requestsThatTakeAllInstances: 800,
    });
    const { peakAssumeRolePerSecond } = planFor(found.dailyUsersOfAssumeRole, costs);
    expect(peakAssumeRolePerSecond).toBeCloseTo(100, 3);
  });
});
