import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import { DeploymentError } from './errors.ts';
import { roleArn } from './ros-template.ts';
import type { Step } from './spec-file.ts';

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

const lifecycleHandler = v.object({ handler: text, timeout: v.optional(v.number(), 3) });
const instanceLifecycleConfig = v.optional(
  v.object({ initializer: v.optional(lifecycleHandler), preStop: v.optional(lifecycleHandler) }),
  {},
);

/** Properties of the component `fc3` (https://docs.serverless-devs.com/user-guide/aliyun/fc3/spec). */
const fc3Props = v.object({
  functionName: text,
  code: v.union([text, v.object({ src: text })], 'must be a folder: code in OSS does not run locally'),
  role: v.optional(text),
  ...functionFields,
  instanceLifecycleConfig,
  concurrencyConfig: v.optional(v.object({ reservedConcurrency: v.optional(v.number()) }), {}),
  triggers: v.optional(
    v.array(v.object({ triggerName: text, triggerType: text, triggerConfig: v.unknown() })),
    [],
  ),
});

/** Properties of the component `fc`, for FC 2.0 (https://docs.serverless-devs.com/fc/yaml/readme). */
const fc2Props = v.object({
  service: v.object({
    name: text,
    role: v.optional(
      v.pipe(text, v.regex(/^acs:ram::\d*:role\/./, 'fc takes the ARN of a role, not its name')),
    ),
  }),
  function: v.object({
    name: text,
    codeUri: text,
    ...functionFields,
    initializer: v.optional(text),
    initializationTimeout: v.optional(v.number(), 3),
    instanceLifecycleConfig,
  }),
  triggers: v.optional(v.array(v.object({ name: text, type: text, config: v.unknown() })), []),
});

/** The parts that both components describe, under one name each. */
interface Described extends v.InferOutput<v.ObjectSchema<typeof functionFields, undefined>> {
  readonly code: string;
  readonly role: string | undefined;
  readonly lifecycle: v.InferOutput<typeof instanceLifecycleConfig>;
  readonly triggers: readonly { readonly name: string; readonly type: string; readonly config: unknown }[];
}

/**
 * The function that a resource of component `fc3` or `fc` describes.
 *
 * @throws ValiError for a property that is missing or wrong, DeploymentError for a code folder that is not there.
 */
export function toFunctionDefinition(step: Step, directory: string, accountId: string): FunctionDefinition {
  if (step.component === 'fc3') {
    const props = v.parse(fc3Props, step.props);
    const { code, concurrencyConfig } = props;
    const triggers = props.triggers.map((trigger) => ({
      name: trigger.triggerName,
      type: trigger.triggerType,
      config: trigger.triggerConfig,
    }));
    const described = {
      ...props,
      triggers,
      code: typeof code === 'string' ? code : code.src,
      role: props.role,
      lifecycle: props.instanceLifecycleConfig,
    };
    const { reservedConcurrency } = concurrencyConfig;
    return {
      generation: 3,
      functionName: props.functionName,
      ...toCommon(described, directory, accountId),
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    };
  }
  const { service, function: fn, triggers } = v.parse(fc2Props, step.props);
  const initializer =
    fn.initializer === undefined
      ? {}
      : { initializer: { handler: fn.initializer, timeout: fn.initializationTimeout } };
  const described = {
    ...fn,
    triggers,
    code: fn.codeUri,
    role: service.role,
    lifecycle: { ...fn.instanceLifecycleConfig, ...initializer },
  };
  return {
    generation: 2,
    serviceName: service.name,
    functionName: fn.name,
    ...toCommon(described, directory, accountId),
  };
}

function toCommon(described: Described, directory: string, accountId: string) {
  const trigger = described.triggers.find(({ type }) => type === 'http');
  const { initializer, preStop } = described.lifecycle;
  return {
    runtime: described.runtime,
    handler: described.handler,
    codeDirectory: codeDirectory(directory, described.code),
    timeoutSeconds: described.timeout,
    memoryMegabytes: described.memorySize,
    environmentVariables: described.environmentVariables,
    ...(described.role === undefined ? {} : { roleArn: toRoleArn(described.role, accountId) }),
    ...(initializer && { initializer: toLifecycleHandler(initializer) }),
    ...(preStop && { preStop: toLifecycleHandler(preStop) }),
    ...(trigger === undefined
      ? {}
      : { httpTrigger: { triggerName: trigger.name, ...v.parse(triggerConfig, trigger.config) } }),
  };
}

function toLifecycleHandler({ handler, timeout }: v.InferOutput<typeof lifecycleHandler>) {
  return { handler, timeoutSeconds: timeout };
}

function codeDirectory(directory: string, code: string): string {
  const path = resolve(directory, code);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new DeploymentError(`code ${code} is not a folder. Build the functions first`);
}

/** A role is given by name or ARN; Serverless Devs lowers its case. */
function toRoleArn(role: string, accountId: string): string {
  return (role.startsWith('acs:ram:') ? role : roleArn(accountId, role)).toLowerCase();
}
