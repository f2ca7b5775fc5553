import * as v from 'valibot';
import { DeploymentError } from './errors.ts';

/** Replaces ROS's functions in a piece of a template by their values. */
export interface Evaluate {
  (node: unknown): unknown;
  condition(name: string): boolean;
}

type RosFunction = (argument: unknown) => unknown;

/**
 * Makes an evaluator for the functions that the template uses: Ref, Fn::Sub, Fn::Join, Fn::If, Fn::Equals, Fn::Not,
 * Fn::And, Fn::Or and Fn::GetAtt of a role's Arn (https://help.aliyun.com/zh/ros/user-guide/functions).
 *
 * @throws DeploymentError for any other function, and for a name that is not defined.
 */
export function createEvaluator(scope: {
  values: Readonly<Record<string, unknown>>;
  conditions: Readonly<Record<string, unknown>>;
  arnOf: (resource: string) => string;
}): Evaluate {
  const lookUp = (name: string): unknown => {
    const value = Object.hasOwn(scope.values, name) ? scope.values[name] : undefined;
    if (value === undefined)
      throw new DeploymentError(`"${name}" is neither a parameter with a value nor known here`);
    return value;
  };

  const condition = (name: string): boolean => {
    if (!Object.hasOwn(scope.conditions, name)) throw new DeploymentError(`there is no condition "${name}"`);
    return evaluate(scope.conditions[name]) === true;
  };

  const truths = (argument: unknown) =>
    v.parse(v.array(v.unknown()), argument).map((node) => evaluate(node) === true);

  const functions: Readonly<Record<string, RosFunction>> = {
    Ref: (name) => lookUp(v.parse(v.string(), name)),
    'Fn::Sub': (text) =>
      v.parse(v.string(), text).replace(/\$\{([^}]+)\}/g, (_, name: string) => String(lookUp(name))),
    'Fn::Join': (argument) => {
      const [separator, parts] = v.parse(v.tuple([v.string(), v.array(v.unknown())]), argument);
      return parts.map((part) => String(evaluate(part))).join(separator);
    },
    'Fn::If': (argument) => {
      const [name, then, otherwise] = v.parse(v.tuple([v.string(), v.unknown(), v.unknown()]), argument);
      return evaluate(condition(name) ? then : otherwise);
    },
    'Fn::Equals': (argument) => {
      const [left, right] = v.parse(v.tuple([v.unknown(), v.unknown()]), argument);
      return evaluate(left) === evaluate(right);
    },
    'Fn::Not': (argument) => !truths([argument])[0],
    'Fn::And': (argument) => truths(argument).every(Boolean),
    'Fn::Or': (argument) => truths(argument).some(Boolean),
    'Fn::GetAtt': (argument) => {
      const [resource, attribute] = v.parse(v.tuple([v.string(), v.string()]), argument);
      if (attribute !== 'Arn') throw new DeploymentError(`Fn::GetAtt knows Arn here, not "${attribute}"`);
      return scope.arnOf(resource);
    },
  };

  const evaluate = ((node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(evaluate);
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node);
    const [name, argument] = entries[0] ?? ['', undefined];
    if (entries.length === 1 && Object.hasOwn(functions, name)) return functions[name]?.(argument);
    if (name.startsWith('Fn::')) throw new DeploymentError(`the function ${name} is not supported here`);
    return Object.fromEntries(entries.map(([key, value]) => [key, evaluate(value)]));
  }) as Evaluate;
  evaluate.condition = condition;
  return evaluate;
}
