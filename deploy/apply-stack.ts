import * as v from 'valibot';
import { DeployError } from './errors.ts';

/** One call of ROS API 2019-09-10; rejects with an error that has the service's `code`. */
export type RosRequest = (action: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What is to be applied. */
export interface StackDescription {
  readonly region: string;
  readonly stackName: string;
  readonly templateBody: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Parameters that a stack keeps: a value other than the one that it was made with is another stack's. */
  readonly keptParameters: readonly string[];
}

/** What the outside world does for it. */
export interface StackEffects {
  readonly request: RosRequest;
  /** Pauses between two looks at a stack that is being worked on. */
  readonly pause: () => Promise<void>;
  readonly report: (line: string) => void;
}

const stackSchema = v.object({
  StackId: v.string(),
  Status: v.string(),
  StatusReason: v.optional(v.string(), ''),
  /** GetStack answers them, ListStacks does not. */
  Parameters: v.optional(
    v.array(v.object({ ParameterKey: v.string(), ParameterValue: v.optional(v.string(), '') })),
    [],
  ),
});
type Stack = v.InferOutput<typeof stackSchema>;

const stackList = v.object({ Stacks: v.optional(v.array(stackSchema), []) });
const eventList = v.object({
  Events: v.optional(
    v.array(
      v.object({
        LogicalResourceId: v.string(),
        Status: v.string(),
        StatusReason: v.optional(v.nullable(v.string())),
      }),
    ),
    [],
  ),
});

/** An hour of looks three seconds apart: ROS itself gives up on a stack after an hour by default. */
const maximumLooks = 1200;

/**
 * Creates the stack, or brings it up to date, and waits until that is done. Safe to repeat: a stack that is already so
 * is left alone, one that is being worked on is waited for, and one whose creation failed is continued
 * (https://www.alibabacloud.com/help/en/ros/api-continuecreatestack). Nothing is rolled back: the next run continues
 * from what there is, and the Tablestore instance with its data is never taken away.
 *
 * @throws DeployError naming the resource that failed, and why; or the parameter that belongs to another stack.
 */
export async function applyStack(description: StackDescription, effects: StackEffects): Promise<void> {
  const { region, stackName } = description;
  const { request, report } = effects;
  const found = await findStack(description, request);
  const present =
    found === undefined
      ? undefined
      : await settled(await getStack(found, region, request), region, effects, `Stack ${stackName}`);

  const action = actionFor(present?.Status, stackName);
  if (present !== undefined && action === 'UpdateStack') assertKept(present, description);
  report(`Stack ${stackName}: ${present === undefined ? 'creating it' : `${present.Status}, ${action}`}`);
  const source = {
    RegionId: region,
    TemplateBody: description.templateBody,
    Parameters: Object.entries(description.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
  };
  const target =
    present === undefined ? { StackName: stackName, DisableRollback: 'true' } : { StackId: present.StackId };
  const started = await request(action, { ...source, ...target }).catch((error: unknown) => {
    if (isSameStack(error)) return undefined;
    throw refusal(action, error);
  });
  if (started === undefined) {
    report(`Stack ${stackName}: nothing has changed`);
    return;
  }
  const { StackId } = v.parse(v.object({ StackId: v.string() }), started);
  const begun = await getStack({ StackId }, region, request);
  const ended = await settled(begun, region, effects, `Stack ${stackName}`);
  report(`Stack ${stackName}: ${ended.Status}`);
  if (/^(CREATE|UPDATE)_COMPLETE$/.test(ended.Status)) return;
  throw await failure(ended, description, request);
}

/** What to do with a stack in a state; without one, it is created. */
function actionFor(status: string | undefined, stackName: string): string {
  if (status === undefined) return 'CreateStack';
  if (status === 'CREATE_FAILED') return 'ContinueCreateStack';
  if (/^(CREATE|UPDATE|ROLLBACK|CHECK|IMPORT_[A-Z]+)_(COMPLETE|FAILED)$/.test(status)) return 'UpdateStack';
  throw new DeployError(
    `Stack ${stackName} is ${status}, from which ROS cannot go on. Delete it in the ROS console, keeping its ` +
      'resources (the Tablestore instance stays in any case), and deploy again. Roles that are left over have to be ' +
      'deleted in the RAM console first.',
  );
}

/** An update of another environment's stack would give its functions an empty database. @throws DeployError */
function assertKept(
  { Parameters }: Stack,
  { stackName, parameters, keptParameters }: StackDescription,
): void {
  for (const { ParameterKey, ParameterValue } of Parameters) {
    const value = parameters[ParameterKey];
    if (!keptParameters.includes(ParameterKey) || value === undefined || value === ParameterValue) continue;
    throw new DeployError(
      `Stack ${stackName} has the ${ParameterKey} ${ParameterValue}, not ${value}. Deploy with ${ParameterValue}, or, ` +
        'for another environment, with another APP_NAME, too.',
    );
  }
}

async function findStack({ region, stackName }: StackDescription, request: RosRequest) {
  const answer = await request('ListStacks', { RegionId: region, StackName: [stackName] }).catch(
    (error: unknown) => {
      throw refusal('ListStacks', error);
    },
  );
  return v.parse(stackList, answer).Stacks.find(({ Status }) => Status !== 'DELETE_COMPLETE');
}

async function getStack(
  { StackId }: Pick<Stack, 'StackId'>,
  region: string,
  request: RosRequest,
): Promise<Stack> {
  const answer = await request('GetStack', { RegionId: region, StackId }).catch((error: unknown) => {
    throw refusal('GetStack', error);
  });
  return v.parse(stackSchema, answer);
}

/** Looks again and again until nobody works on the stack any more, with a line for each state. */
async function settled(
  stack: Stack,
  region: string,
  { request, pause, report }: StackEffects,
  label: string,
): Promise<Stack> {
  let current = stack;
  for (let looks = 0; current.Status.endsWith('_IN_PROGRESS'); looks++) {
    if (looks === maximumLooks)
      throw new DeployError(`${label} is still ${current.Status}: see the ROS console.`);
    if (looks % 10 === 0) report(`${label}: ${current.Status}`);
    await pause();
    current = await getStack(current, region, request);
  }
  return current;
}

/** ROS refuses to update a stack to what it already is. */
function isSameStack(error: unknown): boolean {
  const { code, message } = describeError(error);
  return code === 'NotSupported' && /completely same stack/i.test(message);
}

function refusal(action: string, error: unknown): DeployError {
  const { code, message } = describeError(error);
  const advice = /NoPermission|Forbidden/.test(code)
    ? ' Give your RAM user AliyunROSFullAccess, AliyunRAMFullAccess and AliyunOTSFullAccess.'
    : '';
  return new DeployError(`ROS refused ${action}: ${code} ${message}${advice}`, { cause: error });
}

function describeError(error: unknown): { code: string; message: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // pop-core puts the code, and the whole URL with it, in front of what the service says.
  const message = error instanceof Error ? error.message.replace(/ URL: \S+/, '') : String(error);
  return { code, message: message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message };
}

async function failure(
  { StackId, Status, StatusReason }: Stack,
  { region, stackName }: StackDescription,
  request: RosRequest,
): Promise<DeployError> {
  const answer = await request('ListStackEvents', { RegionId: region, StackId, PageSize: 50 });
  const failed = v
    .parse(eventList, answer)
    .Events.filter((event) => event.Status.endsWith('_FAILED') && event.LogicalResourceId !== stackName)
    .map((event) => `${event.LogicalResourceId}: ${event.StatusReason ?? event.Status}`);
  const reasons = failed.length > 0 ? [...new Set(failed)] : [StatusReason];
  return new DeployError(
    [
      `Stack ${stackName} is ${Status}.`,
      ...reasons,
      'Mend that and deploy again: it goes on from here.',
    ].join('\n  '),
  );
}
