import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { actionInProgress, RpcError, sameStack, stackExists, stackNotFound } from './errors.ts';

/** What a stack is made from. */
export interface StackSource {
  readonly templateBody: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** One line of a stack's history, as ListStackEvents gives it. */
export interface StackEvent {
  readonly LogicalResourceId: string;
  readonly Status: string;
  readonly StatusReason: string;
  readonly CreateTime: string;
}

/** A stack and how far it has come. */
export interface Stack {
  readonly StackId: string;
  readonly StackName: string;
  readonly Status: string;
  readonly StatusReason: string;
  readonly Parameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
}

/** A resource that could not be made, by its name in the template. */
export class ResourceFailure extends Error {
  override name = 'ResourceFailure' as const;
  readonly code = 'ResourceFailed';
  readonly resource: string;

  constructor(resource: string, reason: string) {
    super(reason);
    this.resource = resource;
  }
}

interface Entry {
  readonly id: string;
  readonly name: string;
  source: StackSource;
  status: string;
  reason: string;
  readonly events: StackEvent[];
}

export type Stacks = ReturnType<typeof createStacks>;

/**
 * The stacks of one local ROS. An action answers at once and goes on afterwards, as in the cloud: the stack stands
 * `*_IN_PROGRESS` until `apply` has made the resources. A stack that failed stays as it is (DisableRollback): nothing
 * local can be rolled back.
 *
 * @param options.apply makes the resources of a template. @throws ResourceFailure, which fails the stack
 */
export function createStacks(options: {
  apply: (source: StackSource) => void;
  clock: () => number;
  onError: (error: unknown) => void;
}) {
  const { apply, clock, onError } = options;
  const entries = new Map<string, Entry>();

  function find(id: string): Entry {
    const entry = entries.get(id);
    if (entry === undefined) throw stackNotFound(id);
    return entry;
  }

  function record(entry: Entry, resource: string, status: string, reason: string): void {
    const CreateTime = new Date(clock()).toISOString().slice(0, 19);
    entry.events.unshift({ LogicalResourceId: resource, Status: status, StatusReason: reason, CreateTime });
  }

  function begin(entry: Entry, verb: 'CREATE' | 'UPDATE', source: StackSource): void {
    entry.source = source;
    entry.status = `${verb}_IN_PROGRESS`;
    entry.reason = `Stack ${verb} started`;
    record(entry, entry.name, entry.status, entry.reason);
    nextTurn()
      .then(() => {
        apply(source);
        entry.status = `${verb}_COMPLETE`;
        entry.reason = `Stack ${verb} completed successfully`;
      })
      .catch((error: unknown) => {
        const isFailure = error instanceof ResourceFailure;
        if (!isFailure) onError(error);
        if (isFailure) record(entry, error.resource, `${verb}_FAILED`, error.message);
        entry.status = `${verb}_FAILED`;
        entry.reason = isFailure ? `Resource ${verb} failed: ${error.message}` : 'InternalError';
      })
      .finally(() => record(entry, entry.name, entry.status, entry.reason));
  }

  return {
    /** @throws RpcError StackExists */
    create(name: string, source: StackSource): string {
      if ([...entries.values()].some((entry) => entry.name === name)) throw stackExists(name);
      const entry: Entry = { id: randomUUID(), name, source, status: '', reason: '', events: [] };
      entries.set(entry.id, entry);
      begin(entry, 'CREATE', source);
      return entry.id;
    },

    /** @throws RpcError StackNotFound, ActionInProgress, NotSupported when nothing differs */
    update(id: string, source: StackSource): void {
      const entry = find(id);
      if (entry.status.endsWith('_IN_PROGRESS')) throw actionInProgress(entry.name);
      const isSame = JSON.stringify(entry.source) === JSON.stringify(source);
      if (isSame && entry.status.endsWith('_COMPLETE')) throw sameStack();
      begin(entry, 'UPDATE', source);
    },

    /** Goes on with a stack that is CREATE_FAILED. @throws RpcError */
    continueCreate(id: string, source: StackSource): void {
      const entry = find(id);
      if (entry.status.endsWith('_IN_PROGRESS')) throw actionInProgress(entry.name);
      if (entry.status !== 'CREATE_FAILED') {
        throw new RpcError(400, 'NotSupported', `ContinueCreateStack is not supported in ${entry.status}`);
      }
      begin(entry, 'CREATE', source);
    },

    get: (id: string): Stack => describe(find(id)),

    /** Those of a name, or all; without their parameters, as ROS lists them. */
    list: (name?: string): Omit<Stack, 'Parameters'>[] =>
      [...entries.values()]
        .filter((entry) => name === undefined || entry.name === name)
        .map(describe)
        .map(({ Parameters: _, ...stack }) => stack),

    /** Newest first. @throws RpcError StackNotFound */
    events: (id: string): readonly StackEvent[] => find(id).events,
  };
}

function describe({ id, name, status, reason, source }: Entry): Stack {
  const Parameters = Object.entries(source.parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  return { StackId: id, StackName: name, Status: status, StatusReason: reason, Parameters };
}
