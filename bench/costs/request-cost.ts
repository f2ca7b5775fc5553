import type { Figure } from '../benchmark.ts';
import {
  type CostedOperation,
  costedOperations,
  costFigureName,
  type MeasuredCost,
} from '../benchmarks/costs/operations.ts';
import { functionComputeBilling, instance, network } from './facts.ts';

/** What one request takes of Tablestore and of Function Compute. */
export interface RequestCost {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly calls: number;
  /** As measured on the local cloud, where a call of another service takes no time on the way. */
  readonly localMilliseconds: number;
  /** As expected on Function Compute. */
  readonly milliseconds: number;
  readonly gigabyteSeconds: number;
  /** Of Function Compute, which has compute units of its own. */
  readonly computeUnits: number;
}

export type RequestCosts = Readonly<Record<CostedOperation, RequestCost>>;

/**
 * Calculates what each request costs from what was measured of it.
 *
 * @throws Error when a figure is missing.
 */
export function requestCosts(figures: readonly Figure[]): RequestCosts {
  const measured = (operation: CostedOperation, cost: MeasuredCost): number => {
    const name = costFigureName(operation, cost);
    const figure = figures.find((one) => one.name === name);
    if (figure?.kind !== 'amount' || figure.value === null) throw new Error(`“${name}” was not measured.`);
    return figure.value;
  };
  const costOf = (operation: CostedOperation): RequestCost => {
    const calls = measured(operation, 'calls of Tablestore');
    const localMilliseconds = measured(operation, 'duration');
    const milliseconds = millisecondsInCloud(operation, localMilliseconds, calls);
    return {
      readUnits: measured(operation, 'read units'),
      writeUnits: measured(operation, 'write units'),
      calls,
      localMilliseconds,
      milliseconds,
      gigabyteSeconds: (milliseconds / 1000) * instance.gigabytes,
      computeUnits: computeUnitsOf(milliseconds / 1000),
    };
  };
  const entries = costedOperations.map((operation) => [operation, costOf(operation)] as const);
  return Object.fromEntries(entries) as RequestCosts;
}

/**
 * An instance has a part of a processor, so that what the local cloud does takes longer there by as much; to that come
 * the ways to the other services.
 */
function millisecondsInCloud(operation: CostedOperation, local: number, calls: number): number {
  const others = {
    login: network.alipayMilliseconds + network.stsMilliseconds,
    renew: network.stsMilliseconds,
  };
  const waiting = operation === 'login' || operation === 'renew' ? others[operation] : 0;
  return local / instance.vcpus + calls * network.tablestoreMilliseconds + waiting;
}

function computeUnitsOf(seconds: number): number {
  const { unitsOfInvocation, unitsOfVcpuSecond, unitsOfGigabyteSecond } = functionComputeBilling;
  return (
    unitsOfInvocation +
    seconds * (instance.vcpus * unitsOfVcpuSecond + instance.gigabytes * unitsOfGigabyteSecond)
  );
}
