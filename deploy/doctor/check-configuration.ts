import * as v from 'valibot';
import fcSchema from '../schema/fc.json';
import fc3Schema from '../schema/fc3.json';
import type { Specification } from '../specification.ts';
import { checkInstances } from './check-instances.ts';
import { checkNames } from './check-names.ts';
import { checkProperties } from './check-properties.ts';
import { checkVariables } from './check-variables.ts';

const environmentVariables = v.pipe(
  v.record(v.string(), v.unknown()),
  // What is no text has been found fault with as a property already.
  v.transform((variables) =>
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
  ),
);

/** The variables of a function, from the properties of `fc3` or of `fc`. */
const variablesOf = v.fallback(
  v.union([
    v.pipe(
      v.object({ environmentVariables }),
      v.transform((props) => props.environmentVariables),
    ),
    v.pipe(
      v.object({ function: v.object({ environmentVariables }) }),
      v.transform((props) => props.function.environmentVariables),
    ),
  ]),
  {},
);

/** What the project's own resources are called; what somebody adds beside them may be of another component. */
const ownResources = ['session', 'db', 'operate'];

/**
 * Checks all that can be known of a configuration before anything is deployed: the properties of the three functions,
 * the names and the session function's variables. The check of the genuine components lets unknown keys and roles in upper case
 * pass, so that a deployment begins with this one.
 *
 * @returns a line for each problem: the place or the variable, what stands there, and the rule
 */
export function checkConfiguration({ generation, resources, vars }: Specification): string[] {
  const schema = generation === 3 ? fc3Schema : fcSchema;
  const properties = ownResources.flatMap((name) =>
    checkProperties(schema, resources.get(name), `resources.${name}`),
  );
  // First the names: what is wrong with a role or a function may come from there.
  return [
    ...checkNames(vars),
    ...properties,
    ...(generation === 2 ? checkInstances(vars) : []),
    ...checkVariables(v.parse(variablesOf, resources.get('session'))),
  ];
}
