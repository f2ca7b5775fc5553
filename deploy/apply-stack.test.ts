import { describe, expect, it } from '@jest/globals';
import { applyStack, type RosRequest } from './apply-stack.ts';

const description = {
  region: 'cn-hangzhou',
  stackName: 'app',
  templateBody: 'template',
  parameters: { Name: 'a' },
  keptParameters: ['Name'],
};

/** A ROS whose stack goes through the given states, one at each look, and records what it is asked. */
function rosWith(
  states: readonly string[],
  refusals: Readonly<Record<string, Error>> = {},
  events: readonly object[] = [],
  made = 'a',
) {
  const calls: { action: string; parameters: Readonly<Record<string, unknown>> }[] = [];
  const lines: string[] = [];
  const remaining = [...states];
  const look = () => ({
    StackId: 'id',
    Status: remaining.shift() ?? 'NO_MORE_STATES',
    StatusReason: 'why',
    Parameters: [{ ParameterKey: 'Name', ParameterValue: made }],
  });
  const request: RosRequest = async (action, parameters) => {
    calls.push({ action, parameters });
    const refused = refusals[action];
    if (refused !== undefined) throw refused;
    if (action === 'ListStacks') {
      return { Stacks: states[0] === 'none' ? [] : [{ StackId: 'id', Status: states[0] }] };
    }
    if (action === 'ListStackEvents') return { Events: events };
    return action === 'GetStack' ? look() : { StackId: 'id' };
  };
  if (states[0] === 'none' || states[0] === 'DELETE_COMPLETE') remaining.shift();
  const effects = { request, pause: async () => undefined, report: (line: string) => lines.push(line) };
  return {
    calls,
    lines,
    run: () => applyStack(description, effects),
    actions: () => calls.map((c) => c.action),
  };
}

const refusedWith = (code: string, message: string) =>
  Object.assign(new Error(`${code}: ${message} URL: https://ros.aliyuncs.com/`), { code });

it('creates a stack that is not there, without rollback, and waits until it is complete', async () => {
  const ros = rosWith(['none', 'CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE']);
  await ros.run();
  expect(ros.actions()).toEqual(['ListStacks', 'CreateStack', 'GetStack', 'GetStack', 'GetStack']);
  expect(ros.calls[1]?.parameters).toEqual({
    RegionId: 'cn-hangzhou',
    StackName: 'app',
    DisableRollback: 'true',
    TemplateBody: 'template',
    Parameters: [{ ParameterKey: 'Name', ParameterValue: 'a' }],
  });
  expect(ros.lines).toEqual([
    'Stack app: creating it',
    'Stack app: CREATE_IN_PROGRESS',
    'Stack app: CREATE_COMPLETE',
  ]);
});

it('counts a deleted stack as none', async () => {
  const ros = rosWith(['DELETE_COMPLETE', 'CREATE_COMPLETE']);
  await ros.run();
  expect(ros.actions()).toContain('CreateStack');
});

it.each([
  ['CREATE_COMPLETE', 'UpdateStack'],
  ['UPDATE_FAILED', 'UpdateStack'],
  ['ROLLBACK_COMPLETE', 'UpdateStack'],
  ['CREATE_FAILED', 'ContinueCreateStack'],
])('goes on from %s with %s', async (status, action) => {
  const ros = rosWith([status, 'UPDATE_COMPLETE']);
  await ros.run();
  expect(ros.actions()[2]).toBe(action);
  expect(ros.calls[2]?.parameters).toMatchObject({ StackId: 'id', TemplateBody: 'template' });
});

it('waits for what another deployment has begun before it begins', async () => {
  const ros = rosWith(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  await ros.run();
  expect(ros.actions()).toEqual(['ListStacks', 'GetStack', 'GetStack', 'UpdateStack', 'GetStack']);
});

it('may change every parameter of a stack that could not be created', async () => {
  const ros = rosWith(['CREATE_FAILED', 'CREATE_COMPLETE'], {}, [], 'misspelt');
  await ros.run();
  expect(ros.actions()).toContain('ContinueCreateStack');
});

it('is content with a stack that is already so', async () => {
  const ros = rosWith(['CREATE_COMPLETE'], {
    UpdateStack: refusedWith('NotSupported', 'Update the completely same stack'),
  });
  await ros.run();
  expect(ros.lines.at(-1)).toBe('Stack app: nothing has changed');
});

describe('fails', () => {
  it('with the resource and its reason', async () => {
    const ros = rosWith(['none', 'CREATE_FAILED'], {}, [
      { LogicalResourceId: 'app', Status: 'CREATE_FAILED', StatusReason: 'Resource CREATE failed' },
      { LogicalResourceId: 'Instance', Status: 'CREATE_FAILED', StatusReason: 'The name is taken' },
      { LogicalResourceId: 'DbRole', Status: 'CREATE_COMPLETE', StatusReason: '' },
    ]);
    await expect(ros.run()).rejects.toThrow(
      'Stack app is CREATE_FAILED.\n  Instance: The name is taken\n  Mend that',
    );
  });

  it('when an update was rolled back, though that ended well', async () => {
    const ros = rosWith(['CREATE_COMPLETE', 'ROLLBACK_COMPLETE']);
    await expect(ros.run()).rejects.toThrow('Stack app is ROLLBACK_COMPLETE.\n  why');
  });

  it('from a state that ROS cannot leave, with the way out and without touching the stack', async () => {
    const ros = rosWith(['DELETE_FAILED']);
    await expect(ros.run()).rejects.toThrow('Delete it in the ROS console');
    expect(ros.actions()).toEqual(['ListStacks', 'GetStack']);
  });

  it("when the stack is another environment's, and does not touch it", async () => {
    const ros = rosWith(['UPDATE_COMPLETE'], {}, [], 'of production');
    await expect(ros.run()).rejects.toThrow(
      'Stack app has the Name of production, not a. Deploy with of production',
    );
    expect(ros.actions()).toEqual(['ListStacks', 'GetStack']);
  });

  it('with the policies that the RAM user lacks', async () => {
    const ros = rosWith(['none'], { ListStacks: refusedWith('NoPermission', 'not authorized') });
    await expect(ros.run()).rejects.toThrow(
      'ROS refused ListStacks: NoPermission not authorized Give your RAM user AliyunROSFullAccess',
    );
  });

  it('with what ROS says of any other refusal', async () => {
    const ros = rosWith(['CREATE_COMPLETE'], { UpdateStack: refusedWith('NotSupported', 'something else') });
    await expect(ros.run()).rejects.toThrow('ROS refused UpdateStack: NotSupported something else');
  });
});
