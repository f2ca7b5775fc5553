import type { FindsAccessKey } from './authentication.ts';
import type { DeployedFunction } from './deployed-function.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Observers } from './observers.ts';
import type { UsedNonces } from './used-nonces.ts';

/** What the APIs and triggers need to know of the Function Compute that they belong to. */
export interface Service extends FindsAccessKey, Pick<Observers, 'onInvocation' | 'onError'> {
  readonly accountId: string;
  readonly region: string;
  readonly nonces: UsedNonces;
  /** By name as in 3.0; a function of 2.0 is `{service}${function}`. */
  findFunction(key: string): DeployedFunction | undefined;
  /** Whether any function of 2.0 is in that service. */
  hasService(serviceName: string): boolean;
  /** Limits the instances of a function of 2.0 from now on. */
  limitInstances(key: string, maximumInstanceCount: number): void;
}

/**
 * The RAM resource of a function of 3.0. With a qualifier other than LATEST it has one part more; Function Compute
 * documents only the form without, so policies had better name both.
 */
export function functionResource(service: Service, functionName: string, qualifier?: string): string {
  const version = qualifier === undefined || qualifier === 'LATEST' ? '' : `/${qualifier}`;
  return `acs:fc:${service.region}:${service.accountId}:functions/${functionName}${version}`;
}

/** The RAM resource of a function of 2.0; a qualifier, also LATEST, belongs to the service's name. */
export function serviceFunctionResource(
  service: Service,
  { serviceName, qualifier, functionName }: { serviceName: string; qualifier?: string; functionName: string },
): string {
  const qualified = qualifier === undefined ? serviceName : `${serviceName}.${qualifier}`;
  return `acs:fc:${service.region}:${service.accountId}:services/${qualified}/functions/${functionName}`;
}

/** The RAM resource of a deployed function, without qualifier. */
export function resourceOf(service: Service, { serviceName, functionName }: FunctionDefinition): string {
  return serviceName === undefined
    ? functionResource(service, functionName)
    : serviceFunctionResource(service, { serviceName, functionName });
}
