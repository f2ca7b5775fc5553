import * as v from 'valibot';
import { parse } from 'yaml';
import type { LoopbackServer } from '../loopback/server.ts';
import type { FindAccessKey } from '../ram/access-keys.ts';
import type { RpcParameters } from '../sts/rpc-signature.ts';
import { missingParameter, RpcError, stackValidationFailed } from './errors.ts';
import { startRpcServer } from './rpc-server.ts';
import { createStacks, type StackSource } from './stacks.ts';

/**
 * Starts the local ROS: version 2019-09-10 over the RPC protocol, with CreateStack, ContinueCreateStack, UpdateStack,
 * GetStack, ListStacks and ListStackEvents.
 *
 * @param options.apply makes what a template describes; called a turn after the action has answered.
 * @throws PortTakenError
 */
export function createRosServer(options: {
  port: number;
  region: string;
  apply: (source: StackSource) => void;
  findAccessKey: FindAccessKey;
  clock: () => number;
  onError: (error: unknown) => void;
}): Promise<LoopbackServer> {
  const stacks = createStacks(options);
  const regional =
    (action: (parameters: RpcParameters) => object) =>
    (parameters: RpcParameters): object => {
      if (required(parameters, 'RegionId') !== options.region) {
        throw new RpcError(404, 'InvalidRegionId', 'The specified region does not exist.');
      }
      return action(parameters);
    };
  const actions = {
    CreateStack: regional((parameters) => {
      const name = required(parameters, 'StackName');
      if (!/^[A-Za-z0-9][\w-]{0,254}$/.test(name)) {
        throw new RpcError(400, 'StackValidationFailed', `The Stack name (${name}) is invalid.`);
      }
      if (parameters.get('DisableRollback') !== 'true') {
        throw new RpcError(400, 'NotSupported', 'The local ROS does not roll back: set DisableRollback.');
      }
      return { StackId: stacks.create(name, sourceOf(parameters)) };
    }),
    ContinueCreateStack: regional((parameters) => {
      const StackId = required(parameters, 'StackId');
      stacks.continueCreate(StackId, sourceOf(parameters));
      return { StackId };
    }),
    UpdateStack: regional((parameters) => {
      const StackId = required(parameters, 'StackId');
      stacks.update(StackId, sourceOf(parameters));
      return { StackId };
    }),
    GetStack: regional((parameters) => stacks.get(required(parameters, 'StackId'))),
    ListStacks: regional((parameters) => {
      const Stacks = stacks.list(parameters.get('StackName.1'));
      return { Stacks, TotalCount: Stacks.length, PageNumber: 1, PageSize: 10 };
    }),
    ListStackEvents: regional((parameters) => {
      const Events = stacks.events(required(parameters, 'StackId'));
      return { Events, TotalCount: Events.length, PageNumber: 1, PageSize: 50 };
    }),
  };
  return startRpcServer({ ...options, product: 'ros', version: '2019-09-10', actions });
}

function required(parameters: RpcParameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw missingParameter(name);
  return value;
}

const declared = v.object({
  ROSTemplateFormatVersion: v.literal('2015-09-01'),
  Parameters: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        Default: v.optional(v.unknown()),
        AllowedPattern: v.optional(v.string()),
        AllowedValues: v.optional(v.array(v.unknown())),
      }),
    ),
    {},
  ),
});

/** The template and its parameters, each of which the template declares. */
function sourceOf(parameters: RpcParameters): StackSource {
  const templateBody = required(parameters, 'TemplateBody');
  const given: Record<string, string> = {};
  for (let index = 1; ; index++) {
    const key = parameters.get(`Parameters.${index}.ParameterKey`);
    if (key === undefined) break;
    given[key] = parameters.get(`Parameters.${index}.ParameterValue`) ?? '';
  }
  const names = parametersOf(templateBody);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) {
    throw stackValidationFailed(`The Parameter (${unknown}) was not defined in template.`);
  }
  for (const [name, { Default, AllowedPattern = '.*', AllowedValues }] of Object.entries(names)) {
    const value = given[name];
    if (value === undefined && Default === undefined) {
      throw stackValidationFailed(`The Parameter (${name}) was not provided.`);
    }
    if (value === undefined) continue;
    const isAllowed = AllowedValues === undefined || AllowedValues.includes(value);
    if (!isAllowed || !new RegExp(`^(?:${AllowedPattern})$`, 's').test(value)) {
      throw stackValidationFailed(`The Parameter (${name}) has a value that the template does not allow.`);
    }
  }
  return { templateBody, parameters: given };
}

function parametersOf(templateBody: string) {
  try {
    return v.parse(declared, parse(templateBody)).Parameters;
  } catch (error) {
    throw new RpcError(400, 'InvalidTemplate', `The template is invalid: ${String(error)}`);
  }
}
