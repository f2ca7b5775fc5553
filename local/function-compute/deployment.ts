import { type DeployedFunction, deployFunction, type FunctionSurroundings } from './deployed-function.ts';
import {
  assertDeployable,
  type FunctionDefinition,
  functionKey,
  UndeployableError,
} from './function-definition.ts';

/** The functions that are deployed at the moment. */
export interface Deployment {
  /** By name as in 3.0; a function of 2.0 is `{service}${function}`. */
  find(key: string): DeployedFunction | undefined;
  /** Whether any function of 2.0 is in that service. */
  hasService(serviceName: string): boolean;
  /**
   * Deploys these functions in place of all others; what runs on those finishes there.
   *
   * @throws UndeployableError when Function Compute would refuse a definition; then nothing has changed.
   */
  replace(definitions: readonly FunctionDefinition[]): void;
  /** Limits a deployed function's instances from now on, also those of later deployments of it. */
  limitInstances(key: string, maximumInstanceCount: number): void;
  close(): Promise<void>;
}

export function createDeployment(surroundings: FunctionSurroundings): Deployment {
  let current = new Map<string, DeployedFunction>();
  const retiring = new Set<DeployedFunction>();
  const onDemandLimits = new Map<string, number>();

  return {
    find: (key) => current.get(key),

    hasService: (serviceName) =>
      [...current.values()].some(({ definition }) => definition.serviceName === serviceName),

    replace(definitions) {
      const keys = definitions.map(functionKey);
      const twice = keys.find((key, index) => keys.indexOf(key) !== index);
      if (twice !== undefined) throw new UndeployableError(`There are two functions with the name ${twice}.`);
      for (const definition of definitions) assertDeployable(definition);

      for (const replaced of current.values()) {
        retiring.add(replaced);
        void replaced.retire().then(() => retiring.delete(replaced));
      }
      current = new Map(
        definitions.map((definition) => {
          const key = functionKey(definition);
          return [key, deployFunction(definition, surroundings, () => onDemandLimits.get(key))];
        }),
      );
      // A function that is deleted and made anew begins without a limit.
      for (const key of onDemandLimits.keys()) if (!current.has(key)) onDemandLimits.delete(key);
    },

    limitInstances: (key, maximumInstanceCount) => {
      onDemandLimits.set(key, maximumInstanceCount);
    },

    async close() {
      await Promise.all([...current.values(), ...retiring].map((deployed) => deployed.close()));
    },
  };
}
