import RPCClient from '@alicloud/pop-core';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { signIn, type User } from './world/user.ts';

describe.each([3, 2] as const)(
  'A15: an STS token taken to other services, on Function Compute %s.0',
  (generation) => {
    const world = useAttackWorld(generation);
    let mallory: User;
    let bob: User;
    beforeAll(async () => {
      mallory = await signIn(world(), 'mallory');
      bob = await signIn(world(), 'bob');
    });

    it('reaches Tablestore in no way: not the user’s own rows, not one operation', async () => {
      const { endpoint, instance } = world().endpoints.tablestore;
      const client = new TableStore.Client({
        accessKeyId: mallory.keys.accessKeyId,
        secretAccessKey: mallory.keys.accessKeySecret,
        securityToken: mallory.keys.securityToken,
        endpoint,
        instancename: instance,
        maxRetries: 0,
      });
      const condition = new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null);
      const calls = [...['data_todos', 'data_things', 'auth_users', 'auth_sessions']].flatMap((tableName) => {
        const primaryKey = tableName.startsWith('data_')
          ? [{ uid: mallory.uid }, { id: 'x' }]
          : [{ [tableName === 'auth_users' ? 'uid' : 'id']: mallory.uid }];
        const bounds = (bound: TableStore.VirtualData) =>
          primaryKey.map((column) => ({
            [Object.keys(column)[0] ?? '']: bound,
          })) as TableStore.PrimaryKeyInput;
        return [
          () => client.getRow({ tableName, primaryKey, maxVersions: 1 }),
          () => client.putRow({ tableName, primaryKey, condition, attributeColumns: [{ text: 'x' }] }),
          () =>
            client.updateRow({
              tableName,
              primaryKey,
              condition,
              updateOfAttributeColumns: [{ PUT: [{ text: 'x' }] }],
            }),
          () => client.deleteRow({ tableName, primaryKey, condition }),
          () =>
            client.getRange({
              tableName,
              direction: TableStore.Direction.FORWARD,
              inclusiveStartPrimaryKey: bounds(TableStore.INF_MIN),
              exclusiveEndPrimaryKey: bounds(TableStore.INF_MAX),
              maxVersions: 1,
            }),
          () => client.batchGetRow({ tables: [{ tableName, primaryKey: [primaryKey], maxVersions: 1 }] }),
          () =>
            client.batchWriteRow({
              tables: [
                {
                  tableName,
                  rows: [{ type: 'PUT', condition, primaryKey, attributeColumns: [{ text: 'x' }] }],
                },
              ],
            }),
          () => client.describeTable({ tableName }),
          () => client.deleteTable({ tableName }),
        ];
      });
      const changes = await world().changes(async () => {
        for (const call of [...calls, () => client.listTable({})])
          await expect(call()).rejects.toThrow('OTSNoPermissionAccess');
      });
      expect(changes).toEqual([]);
      tried(calls.length + 1);
    });

    it('assumes no role at STS, whatever policy, name, duration or external id goes with it', async () => {
      const { accountId, sts } = world().endpoints;
      const client = new RPCClient({ ...mallory.keys, endpoint: sts.endpoint, apiVersion: '2015-04-01' });
      const all = JSON.stringify({
        Version: '1',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      });
      const roles = ['session', 'db', 'operate', 'invoke', 'service', 'nobody', '*'].map(
        (name) => `acs:ram::${accountId}:role/mini-app-${name}`,
      );
      const variants: readonly Record<string, string | number>[] = [
        { RoleSessionName: 'thief' },
        { RoleSessionName: 'thief', Policy: all },
        { RoleSessionName: 'thief', DurationSeconds: 3600 },
        { RoleSessionName: 'thief', ExternalId: bob.uid.replace(/_/g, '-') },
        { RoleSessionName: 'fc.aliyuncs.com', Policy: '{"Version":"1","Statement":[]}' },
        { RoleSessionName: '../operate' },
        { RoleSessionName: 'a\n"Effect":"Allow"' },
        { RoleSessionName: 'x'.repeat(65) },
        { RoleSessionName: 'thief', Policy: '{' },
      ];
      const changes = await world().changes(async () => {
        for (const RoleArn of [...roles, 'acs:ram::*:role/*', `acs:ram::${accountId}:user/root`]) {
          for (const parameters of variants) {
            await expect(
              client.request('AssumeRole', { RoleArn, ...parameters }, { method: 'POST' }),
            ).rejects.toMatchObject({
              code: expect.stringMatching(/^(NoPermission|InvalidParameter\.\w+)$/),
            });
          }
        }
      });
      expect(changes).toEqual([]);
      const identity = JSON.stringify(await client.request('GetCallerIdentity', {}, { method: 'POST' }));
      expect(identity).not.toContain(mallory.uid.split(':')[2]);
      expect(identity).not.toContain(mallory.sessionId.slice(0, 12));
      tried((roles.length + 2) * variants.length + 1);
    });
  },
);
