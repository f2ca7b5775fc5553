import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import ParseSpec from '@serverless-devs/parse-spec';
import * as v from 'valibot';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import { DeploymentError, explain } from './errors.ts';
import { roleArn } from './ros-template.ts';

/** What the local cloud takes from a Serverless Devs file such as s.yaml. */
export interface ServerlessDevsSpec {
  /** By the name of the resource that describes each. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** The file's `vars` that are text; a ROS template takes them as parameters of the same name. */
  readonly vars: Readonly<Record<string, string>>;
  /** Where the functions run. */
  readonly region: string;
}

const text = v.pipe(v.string(), v.nonEmpty());
const environmentVariables = v.optional(v.record(v.string(), v.string()), {});
const triggerConfig = v.object({
  authType: v.optional(v.picklist(['anonymous', 'function']), 'anonymous'),
  methods: v.array(v.string()),
});

const functionFields = {
  runtime: text,
  handler: text,
  // The defaults of Function Compute itself.
  timeout: v.optional(v.number(), 3),
  memorySize: v.optional(v.number(), 512),
  environmentVariables,
};

/** Properties of the component `fc3` (https://docs.serverless-devs.com/user-guide/aliyun/fc3/spec). */
const fc3Props = v.object({
  functionName: text,
  code: text,
  role: v.optional(text),
  ...functionFields,
  triggers: v.optional(
    v.array(v.object({ triggerName: text, triggerType: text, triggerConfig: v.unknown() })),
    [],
  ),
});

/** Properties of the component `fc`, for FC 2.0 (https://docs.serverless-devs.com/fc/yaml/readme). */
const fc2Props = v.object({
  service: v.object({ name: text, role: v.optional(text) }),
  function: v.object({ name: text, codeUri: text, ...functionFields }),
  triggers: v.optional(v.array(v.object({ name: text, type: text, config: v.unknown() })), []),
});

/** The parts that both components describe, under one name each. */
interface Described extends v.InferOutput<v.ObjectSchema<typeof functionFields, undefined>> {
  readonly code: string;
  readonly role: string | undefined;
  readonly triggers: readonly { readonly name: string; readonly type: string; readonly config: unknown }[];
}

/**
 * Reads the functions that a Serverless Devs file (edition 3.0.0; components `fc3` and `fc`) describes. The file's
 * expressions see this process's environment and the `.env` beside the file; the environment wins.
 *
 * @throws DeploymentError naming the file, the resource and the property.
 */
export async function readServerlessDevsSpec(path: string, accountId: string): Promise<ServerlessDevsSpec> {
  const file = basename(path);
  if (!existsSync(path)) throw new DeploymentError(`There is no ${file} in ${dirname(resolve(path))}.`);
  const spec = await parse(path);
  const functions = new Map<string, FunctionDefinition>();
  for (const step of spec.steps) {
    try {
      functions.set(step.projectName, toFunctionDefinition(step, dirname(resolve(path)), accountId));
    } catch (error) {
      throw new DeploymentError(`${file}: resources.${step.projectName}: ${explain(error)}`, {
        cause: error,
      });
    }
  }
  const vars = Object.entries(spec.vars).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { functions, vars: Object.fromEntries(vars), region: regionOf(spec.steps, file) };
}

function regionOf(steps: readonly Step[], file: string): string {
  const regions = new Set(steps.map(({ props }) => v.parse(v.object({ region: text }), props).region));
  const [region, ...others] = regions;
  if (region !== undefined && others.length === 0) return region;
  throw new DeploymentError(
    `${file}: the functions must be in one region, not in ${[...regions].join(', ') || 'none'}`,
  );
}

const parsedSpec = v.object({
  steps: v.array(v.object({ component: v.string(), projectName: v.string(), props: v.unknown() })),
  yaml: v.object({ use3x: v.literal(true), vars: v.optional(v.record(v.string(), v.unknown()), {}) }),
});

async function parse(path: string) {
  // The parser reports credentials and aliases to a logger; none of that concerns a local run.
  const silent = new Proxy({}, { get: () => () => undefined });
  try {
    const parsed = v.parse(parsedSpec, await new ParseSpec(path, { logger: silent }).start());
    return { steps: parsed.steps, vars: parsed.yaml.vars };
  } catch (error) {
    const lines = explain(error).split('\n').filter(Boolean);
    throw new DeploymentError(`${basename(path)}: ${lines[lines.length - 1]}`, { cause: error });
  }
}

type Step = v.InferOutput<typeof parsedSpec>['steps'][number];

function toFunctionDefinition(step: Step, directory: string, accountId: string): FunctionDefinition {
  switch (step.component) {
    case 'fc3': {
      const props = v.parse(fc3Props, step.props);
      const triggers = props.triggers.map((trigger) => ({
        name: trigger.triggerName,
        type: trigger.triggerType,
        config: trigger.triggerConfig,
      }));
      const described = { ...props, triggers, role: props.role };
      return {
        generation: 3,
        functionName: props.functionName,
        ...toCommon(described, directory, accountId),
      };
    }
    case 'fc': {
      const { service, function: fn, triggers } = v.parse(fc2Props, step.props);
      const described = { ...fn, triggers, code: fn.codeUri, role: service.role };
      return {
        generation: 2,
        serviceName: service.name,
        functionName: fn.name,
        ...toCommon(described, directory, accountId),
      };
    }
    default:
      throw new DeploymentError(`the component "${step.component}" does not run locally; fc3 and fc do`);
  }
}

function toCommon(described: Described, directory: string, accountId: string) {
  const trigger = described.triggers.find(({ type }) => type === 'http');
  return {
    runtime: described.runtime,
    handler: described.handler,
    codeDirectory: resolve(directory, described.code),
    timeoutSeconds: described.timeout,
    memoryMegabytes: described.memorySize,
    environmentVariables: described.environmentVariables,
    ...(described.role === undefined ? {} : { roleArn: toRoleArn(described.role, accountId) }),
    ...(trigger === undefined
      ? {}
      : { httpTrigger: { triggerName: trigger.name, ...v.parse(triggerConfig, trigger.config) } }),
  };
}

/** A role is given by name or ARN; Serverless Devs lowers its case. */
function toRoleArn(role: string, accountId: string): string {
  return (role.startsWith('acs:ram:') ? role : roleArn(accountId, role)).toLowerCase();
}
