import { costedOperations } from '../benchmarks/costs/operations.ts';
import { assumeRole, functionComputeBilling, partitionKey, peakFactor } from './facts.ts';
import type { RequestCosts } from './request-cost.ts';
import { functionOf, requestsOfDay, usualDay } from './usual-day.ts';

const daySeconds = 86_400;
const monthDays = 30;

/** What a number of daily users needs. */
export interface LoadPlan {
  readonly users: number;
  readonly averageRequestsPerSecond: number;
  readonly peakRequestsPerSecond: number;
  /** That work at the same time at the peak: requests a second × seconds of a request. */
  readonly instances: { readonly session: number; readonly db: number };
  readonly peakAssumeRolePerSecond: number;
  /** Of Tablestore, at the peak. */
  readonly peakReadUnitsPerSecond: number;
  readonly peakWriteUnitsPerSecond: number;
  /** Of Tablestore, millions. */
  readonly monthlyReadUnits: number;
  readonly monthlyWriteUnits: number;
  /** Of Function Compute, US$. */
  readonly monthlyDollars: number;
}

/** Plans for users who each do what the usual day says. */
export function planFor(users: number, costs: RequestCosts): LoadPlan {
  const daily = (of: (operation: (typeof costedOperations)[number]) => number): number =>
    costedOperations.reduce((sum, operation) => sum + usualDay[operation] * of(operation), 0);
  const atPeak = (ofDay: number): number => ((users * ofDay) / daySeconds) * peakFactor;
  const secondsOf = (name: 'session' | 'db') =>
    daily((operation) => (functionOf(operation) === name ? costs[operation].milliseconds / 1000 : 0));
  const reads = daily((operation) => costs[operation].readUnits);
  const writes = daily((operation) => costs[operation].writeUnits);
  const average = (users * requestsOfDay) / daySeconds;
  return {
    users,
    averageRequestsPerSecond: average,
    peakRequestsPerSecond: average * peakFactor,
    instances: { session: Math.ceil(atPeak(secondsOf('session'))), db: Math.ceil(atPeak(secondsOf('db'))) },
    peakAssumeRolePerSecond: atPeak(usualDay.login + usualDay.renew),
    peakReadUnitsPerSecond: atPeak(reads),
    peakWriteUnitsPerSecond: atPeak(writes),
    monthlyReadUnits: users * monthDays * reads,
    monthlyWriteUnits: users * monthDays * writes,
    monthlyDollars:
      users *
      monthDays *
      daily((operation) => costs[operation].computeUnits) *
      functionComputeBilling.dollarsOfUnit,
  };
}

/** Where a deployment reaches a limit, whatever else it has. */
export interface Ceilings {
  /** Users who are active at the same time, each of whom has their credentials renewed again and again. */
  readonly activeUsers: number;
  /** Daily users whose logins and renewals at the peak are as many as AssumeRole takes. */
  readonly dailyUsersOfAssumeRole: number;
  /** Lists a second of one user, or of one shared collection: all its rows have one partition key. */
  readonly listsOfPartitionKey: number;
  /** Requests a second with which one user takes every instance that db may have. */
  readonly requestsThatTakeAllInstances: number;
}

/** @param dbInstances how many the db function may have. */
export function ceilings(costs: RequestCosts, dbInstances: number): Ceilings {
  const ofUser = (usualDay.login + usualDay.renew) / daySeconds;
  return {
    activeUsers: assumeRole.callsOfSecond * assumeRole.lifetimeSeconds,
    dailyUsersOfAssumeRole: Math.floor(assumeRole.callsOfSecond / (ofUser * peakFactor)),
    listsOfPartitionKey: Math.floor(partitionKey.unitsOfSecond / costs['list of 50'].readUnits),
    requestsThatTakeAllInstances: Math.floor(dbInstances / (costs.get.milliseconds / 1000)),
  };
}
