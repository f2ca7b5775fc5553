import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readRosTemplate } from '../../../local/deployment/ros-template.ts';
import { isAllowed } from '../../../local/ram/permission.ts';
import { loopbackRequest } from '../../../local/ram/request-context.ts';
import { projectDirectory } from '../../end-to-end/test-cloud.ts';
import { instance, type QueryWorld, startQueryWorld } from './query-world.ts';

const request = { op: 'list', orderBy: 'rank' };
const account = { accountId: '1', region: 'cn-hangzhou' };

/** May do what a role of the template may do. */
async function allowedTo(role: string, generation: string): Promise<QueryWorld['isAllowed']> {
  const { roles } = await readRosTemplate(join(projectDirectory, 'infra', 'template.yaml'), {
    ...account,
    parameters: { AppName: 'app', TablestoreInstance: instance, Generation: generation },
  });
  const found = roles.find(({ name }) => name === role);
  if (found === undefined) throw new Error(`There is no role ${role}.`);
  const { arn, policies } = found;
  const principal = { accountId: '1', arn, roleArn: arn, policyGroups: [policies] };
  return (action, resource) => isAllowed(principal, action, resource, loopbackRequest(Date.now()));
}

describe.each([
  ['3', 'app-db'],
  ['2', 'app-service'],
])('in generation %s, the role of the db function', (generation, role) => {
  let world: QueryWorld;
  let allowed: QueryWorld['isAllowed'];
  beforeAll(async () => {
    world = await startQueryWorld();
    await world.putRows('alice', [['a', { rank: 1n, kind: 'a' }]]);
    allowed = await allowedTo(role, generation);
  });
  afterAll(() => world.close());

  it.each(['ots:DescribeTable', 'ots:GetRange', 'ots:BatchGetRow'])(
    'needs %s for a list by an index',
    async (missing) => {
      world.isAllowed = (action, resource) => action !== missing && allowed(action, resource);
      expect(await world.ask('alice', request)).toHaveProperty('error.code', 'Internal');
    },
  );

  it('may do all that it takes', async () => {
    world.isAllowed = allowed;
    expect(await world.ask('alice', request)).toHaveProperty('data.0.id', 'a');
    expect(await world.ask('alice', { op: 'count', where: { rank: 1 } })).toEqual({ data: { total: 1 } });
    expect(await world.ask('alice', { op: 'get', id: 'a' })).toHaveProperty('data.id', 'a');
  });
});
