import { basename, dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { type FunctionDefinition, isNodeRuntime } from '../function-compute/function-definition.ts';
import { DeploymentError, explain } from './errors.ts';
import { toFunctionDefinition } from './function-components.ts';
import type { KeptEvaluations } from './kept-evaluations.ts';
import { parseSpecFile, type Step } from './spec-file.ts';

/** What the local cloud takes from a Serverless Devs file such as s.yaml. */
export interface ServerlessDevsSpec {
  /** By the name of the resource that describes each. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** The file's `vars` that are text; a ROS template takes them as parameters of the same name. */
  readonly vars: Readonly<Record<string, string>>;
  /** Where the functions run. */
  readonly region: string;
  /** What of the file does not run here, a sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * Reads the functions that a Serverless Devs file (edition 3.0.0, or 1.0.0; components `fc3` and `fc`) describes, as
 * far as they run locally: those of the built-in Node.js runtimes. The file's expressions see this process's
 * environment and the `.env` beside the file; the environment wins. What `kept` has is not evaluated again.
 *
 * @throws DeploymentError naming the file, the resource and the property.
 */
export async function readServerlessDevsSpec(
  path: string,
  accountId: string,
  kept?: KeptEvaluations,
): Promise<ServerlessDevsSpec> {
  const file = basename(path);
  const spec = await parseSpecFile(path, accountId, kept);
  const functions = new Map<string, FunctionDefinition>();
  const leftOut: string[] = [];
  for (const described of spec.steps) {
    const step = { ...described, component: componentName(described.component) };
    const place = `${file}: resources.${step.projectName}`;
    const reason = reasonToLeaveOut(step);
    if (reason !== undefined) {
      leftOut.push(`${place} is left out: ${reason}.`);
      continue;
    }
    try {
      functions.set(step.projectName, toFunctionDefinition(step, dirname(resolve(path)), accountId));
      leftOut.push(...triggersLeftOut(step).map((trigger) => `${place}: ${trigger}`));
    } catch (error) {
      throw new DeploymentError(`${place}: ${explain(error)}`, { cause: error });
    }
  }
  if (functions.size === 0) {
    throw new DeploymentError([`${file} describes no function that runs locally.`, ...leftOut].join(' '));
  }
  const vars = Object.entries(spec.vars).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const deployed = spec.steps.filter(({ projectName }) => functions.has(projectName));
  return { functions, vars: Object.fromEntries(vars), region: regionOf(deployed, file), leftOut };
}

const text = v.pipe(v.string(), v.nonEmpty());

/** A component in a folder beside the file, `./deploy/fc`, is one that takes the place of the one that it is called after. */
function componentName(component: string): string {
  return component.startsWith('./') ? basename(component) : component;
}

function reasonToLeaveOut({ component, props }: Step): string | undefined {
  if (component !== 'fc3' && component !== 'fc') {
    return `the component "${component}" does not run locally; fc3 and fc do`;
  }
  const shape = v.object({ runtime: text });
  const described =
    component === 'fc3'
      ? shape
      : v.pipe(
          v.object({ function: shape }),
          v.transform((fc) => fc.function),
        );
  const parsed = v.safeParse(described, props);
  if (!parsed.success || isNodeRuntime(parsed.output.runtime)) return undefined;
  return `the runtime ${parsed.output.runtime} does not run locally; the built-in nodejs runtimes do`;
}

/** Other triggers than HTTP's need the service that fires them. */
function triggersLeftOut({ component, props }: Step): string[] {
  const schema = v.object({
    triggers: v.optional(
      v.array(v.looseObject({ type: v.optional(text), triggerType: v.optional(text) })),
      [],
    ),
  });
  return v
    .parse(schema, props)
    .triggers.map((trigger) => (component === 'fc3' ? trigger.triggerType : trigger.type))
    .filter((type) => type !== 'http')
    .map((type) => `its ${type} trigger does not fire locally.`);
}

function regionOf(steps: readonly Step[], file: string): string {
  const regions = new Set(steps.map(({ props }) => v.parse(v.object({ region: text }), props).region));
  const [region, ...others] = regions;
  if (region !== undefined && others.length === 0) return region;
  throw new DeploymentError(
    `${file}: the functions must be in one region, not in ${[...regions].join(', ') || 'none'}`,
  );
}
