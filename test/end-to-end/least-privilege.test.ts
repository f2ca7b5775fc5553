import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { fromAttributes, toAttributeColumns } from '../../functions/common/tablestore/columns.ts';
import type { SessionAnswer } from '../../functions/session/issue-session.ts';
import { type Cloud, startCloud } from '../../local/cloud/start-cloud.ts';
import { type InvocationResult, invokeByAcs3, invokeByFc2, type Keys } from './invoke.ts';
import {
  type Permission,
  permissionsOf,
  templateWithCondition,
  templateWithout,
} from './template-permissions.ts';
import { projectDirectory } from './test-cloud.ts';

const onDocuments = ['add', 'put', 'update', 'get', 'list', 'remove', 'batch'] as const;
const onUsers = ['endSessions', 'schema', 'import', 'deleteUserData'] as const;
const everyday = ['login', 'renew', ...onDocuments, 'logout', ...onUsers, 'applySchema'] as const;
type Operation = (typeof everyday)[number] | 'list through LATEST';

/** Whom nobody has seen yet. */
const newcomer = 'alipay:open_id:dora';
const imported = { collection: 'todos', document: { id: 'imported', text: 'x' } };

/** In FC 2.0 the qualifier LATEST makes another resource; in 3.0 it makes none. */
const operationsOf: Readonly<Record<2 | 3, readonly Operation[]>> = {
  3: everyday,
  2: [...everyday, 'list through LATEST'],
};

/** What must stop working when a role loses a permission, and what the developer then finds in log or answer. */
const needs: Readonly<Record<2 | 3, Readonly<Record<string, readonly [readonly Operation[], string]>>>> = {
  3: {
    'SessionRole ots:GetRow table/auth_sessions': [['renew', 'logout'], 'OTSNoPermissionAccess'],
    'SessionRole ots:PutRow table/auth_sessions': [['login'], 'OTSNoPermissionAccess'],
    'SessionRole ots:DeleteRow table/auth_sessions': [['logout'], 'OTSNoPermissionAccess'],
    'SessionRole ots:GetRow table/auth_users': [['login', 'renew', 'logout'], 'OTSNoPermissionAccess'],
    'SessionRole ots:PutRow table/auth_users': [['login', 'renew', 'logout'], 'OTSNoPermissionAccess'],
    'SessionRole sts:AssumeRole role/invoke': [['login', 'renew'], 'NoPermission'],
    'DbRole ots:GetRow table/auth_sessions': [onDocuments, 'OTSNoPermissionAccess'],
    'DbRole ots:GetRow table/auth_users': [onDocuments, 'OTSNoPermissionAccess'],
    'DbRole ots:GetRow table/data_*': [['get'], 'OTSNoPermissionAccess'],
    'DbRole ots:PutRow table/data_*': [['add'], 'OTSNoPermissionAccess'],
    'DbRole ots:UpdateRow table/data_*': [['put', 'update', 'remove'], 'OTSNoPermissionAccess'],
    'DbRole ots:BatchWriteRow table/data_*': [['batch'], 'OTSNoPermissionAccess'],
    'DbRole ots:GetRange table/data_*': [['list'], 'OTSNoPermissionAccess'],
    // The project's own collections have no index; test/documents/queries shows what cannot be done without these.
    'DbRole ots:BatchGetRow table/data_*': [[], ''],
    'DbRole ots:DescribeTable table/data_*': [[], ''],
    'OperateRole ots:GetRow table/auth_users': [['endSessions', 'deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:PutRow table/auth_users': [['endSessions'], 'OTSNoPermissionAccess'],
    'OperateRole ots:DeleteRow table/auth_sessions': [['endSessions'], 'OTSNoPermissionAccess'],
    'OperateRole ots:DeleteRow table/auth_users': [['deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:GetRange table/data_*': [['deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:BatchWriteRow table/data_*': [['import', 'deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:ListTable table/*': [
      ['schema', 'deleteUserData', 'applySchema'],
      'OTSNoPermissionAccess',
    ],
    'OperateRole ots:DescribeTable table/*': [
      ['schema', 'deleteUserData', 'applySchema'],
      'OTSNoPermissionAccess',
    ],
    // The project's own collections have no index; operate.test.ts shows what cannot be done without it.
    'OperateRole ots:CreateIndex table/*': [[], ''],
    'OperateRole ots:CreateTable table/*': [['applySchema'], 'OTSNoPermissionAccess'],
    'InvokeRole fc:InvokeFunction functions/db': [onDocuments, 'AccessDenied'],
  },
  2: {
    'ServiceRole ots:GetRow table/auth_sessions': [
      ['renew', ...onDocuments, 'list through LATEST', 'logout'],
      'OTSNoPermissionAccess',
    ],
    'ServiceRole ots:PutRow table/auth_sessions': [['login'], 'OTSNoPermissionAccess'],
    'ServiceRole ots:DeleteRow table/auth_sessions': [['logout'], 'OTSNoPermissionAccess'],
    'ServiceRole ots:GetRow table/auth_users': [
      ['login', 'renew', ...onDocuments, 'list through LATEST', 'logout'],
      'OTSNoPermissionAccess',
    ],
    'ServiceRole ots:PutRow table/auth_users': [['login', 'renew', 'logout'], 'OTSNoPermissionAccess'],
    'ServiceRole sts:AssumeRole role/invoke': [['login', 'renew'], 'NoPermission'],
    'ServiceRole ots:GetRow table/data_*': [['get'], 'OTSNoPermissionAccess'],
    'ServiceRole ots:PutRow table/data_*': [['add'], 'OTSNoPermissionAccess'],
    'ServiceRole ots:UpdateRow table/data_*': [['put', 'update', 'remove'], 'OTSNoPermissionAccess'],
    'ServiceRole ots:BatchWriteRow table/data_*': [['batch'], 'OTSNoPermissionAccess'],
    'ServiceRole ots:GetRange table/data_*': [['list', 'list through LATEST'], 'OTSNoPermissionAccess'],
    // The project's own collections have no index; test/documents/queries shows what cannot be done without these.
    'ServiceRole ots:BatchGetRow table/data_*': [[], ''],
    'ServiceRole ots:DescribeTable table/data_*': [[], ''],
    'OperateRole ots:GetRow table/auth_users': [['endSessions', 'deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:PutRow table/auth_users': [['endSessions'], 'OTSNoPermissionAccess'],
    'OperateRole ots:DeleteRow table/auth_sessions': [['endSessions'], 'OTSNoPermissionAccess'],
    'OperateRole ots:DeleteRow table/auth_users': [['deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:GetRange table/data_*': [['deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:BatchWriteRow table/data_*': [['import', 'deleteUserData'], 'OTSNoPermissionAccess'],
    'OperateRole ots:ListTable table/*': [
      ['schema', 'deleteUserData', 'applySchema'],
      'OTSNoPermissionAccess',
    ],
    'OperateRole ots:DescribeTable table/*': [
      ['schema', 'deleteUserData', 'applySchema'],
      'OTSNoPermissionAccess',
    ],
    // The project's own collections have no index; operate.test.ts shows what cannot be done without it.
    'OperateRole ots:CreateIndex table/*': [[], ''],
    'OperateRole ots:CreateTable table/*': [['applySchema'], 'OTSNoPermissionAccess'],
    'InvokeRole fc:InvokeFunction services//functions/db': [onDocuments, 'AccessDenied'],
    'InvokeRole fc:InvokeFunction services/.LATEST/functions/db': [['list through LATEST'], 'AccessDenied'],
  },
};

/** The role of the db function, and all that needs it. */
const conditioned: Readonly<Record<2 | 3, readonly [role: string, failing: readonly Operation[]]>> = {
  3: ['DbRole', onDocuments],
  2: ['ServiceRole', ['login', 'renew', ...onDocuments, 'list through LATEST', 'logout']],
};

interface AnsweredError {
  readonly code: string;
  readonly message: string;
}

/** The error of the one item of a batch. */
function itemError(answer: unknown): AnsweredError | undefined {
  const { data } = (answer ?? {}) as { data?: readonly { error?: AnsweredError }[] };
  return Array.isArray(data) ? data[0]?.error : undefined;
}

const nameOf = ({ role, action, on }: Permission) => `${role} ${action} ${on}`;

describe.each([3, 2] as const)('on Function Compute %s.0', (generation) => {
  let directory = '';
  let cloud: Cloud;
  let logged: string[] = [];
  const faults: unknown[] = [];
  /** Sessions from when nothing was missing, for cases in which nobody can log in. */
  const spares: SessionAnswer[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'least-privilege-'));
    const specPath = join(directory, 's.yaml');
    await cp(join(projectDirectory, generation === 3 ? 's.yaml' : 's.fc2.yaml'), specPath);
    await cp(join(projectDirectory, 'infra'), join(directory, 'infra'), { recursive: true });
    await symlink(join(projectDirectory, 'dist'), join(directory, 'dist'), 'junction');
    cloud = await startCloud({
      specPath,
      dataDirectory: join(directory, 'data'),
      port: 0,
      fsync: false,
      clock: Date.now,
      onLog: ({ text }) => logged.push(text),
      onError: (error) => faults.push(error),
    });
    expect(await applySchema()).toBe('done');
    for (const failing of [
      ...Object.values(needs[generation]).map(([some]) => some),
      conditioned[generation][1],
    ]) {
      if (failing.includes('login')) spares.push(await logIn());
    }
    const [session] = spares;
    if (session === undefined) throw new Error('Nobody has logged in.');
    expect(await onDocument(session, { op: 'put', obj: { id: 'kept', text: 'x' } })).toBe('done');
  });
  afterAll(async () => {
    await cloud.close();
    await rm(directory, { recursive: true });
    expect(faults).toEqual([]);
  });

  async function deploy(template: string): Promise<void> {
    await writeFile(join(directory, 'infra/template.yaml'), template);
    await cloud.reload();
    logged = [];
  }

  const invoke = (keys: Keys, functionName: string, payload: unknown, qualifier = '') => {
    const { service } = cloud.endpoints.functionCompute;
    const serviceName = `${service}${functionName === 'operate' ? '-operate' : ''}${qualifier}`;
    return generation === 3
      ? invokeByAcs3(cloud.endpoints, keys, { functionName, payload })
      : invokeByFc2(cloud.endpoints, keys, { functionName, payload, serviceName });
  };

  /** In one word: done, or the code that the caller gets. */
  function outcomeOf({ code, answer }: InvocationResult): string {
    const { error = itemError(answer) } = (answer ?? {}) as { error?: AnsweredError };
    if (error !== undefined) logged.push(error.message);
    return code ?? error?.code ?? 'done';
  }

  async function session(body: object): Promise<InvocationResult> {
    const response = await fetch(cloud.endpoints.functionCompute.sessionUrl ?? '', {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, answer: text === '' ? undefined : JSON.parse(text) };
  }

  async function logIn(): Promise<SessionAnswer> {
    const { status, answer } = await session({ authCode: cloud.authorize('alice') });
    expect(status).toBe(200);
    return answer as SessionAnswer;
  }

  async function onDocument({ sts, sessionId }: SessionAnswer, request: object, qualifier?: string) {
    const keys = {
      accessKeyId: sts.AccessKeyId,
      accessKeySecret: sts.AccessKeySecret,
      securityToken: sts.SecurityToken,
    };
    const { db = '' } = cloud.endpoints.functionCompute.functions;
    return outcomeOf(await invoke(keys, db, { sid: sessionId, ...request }, qualifier));
  }

  async function operate(request: object): Promise<string> {
    const { functions } = cloud.endpoints.functionCompute;
    return outcomeOf(await invoke(cloud.endpoints.credentials, functions['operate'] ?? '', request));
  }

  const applySchema = () => operate({ op: 'schema', apply: true });

  const asDeveloper = () => {
    const { credentials, tablestore } = cloud.endpoints;
    return new TableStore.Client({
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.accessKeySecret,
      endpoint: tablestore.endpoint,
      instancename: tablestore.instance,
    });
  };

  /** The users as they were when their table was dropped: without them no session counts. */
  let users: TableStore.Row[] = [];

  async function dropUsersTable(): Promise<void> {
    const developer = asDeveloper();
    const { rows } = await developer.getRange({
      tableName: 'auth_users',
      direction: TableStore.Direction.FORWARD,
      inclusiveStartPrimaryKey: [{ uid: TableStore.INF_MIN as TableStore.VirtualData }],
      exclusiveEndPrimaryKey: [{ uid: TableStore.INF_MAX as TableStore.VirtualData }],
      maxVersions: 1,
    });
    users = rows;
    await developer.deleteTable({ tableName: 'auth_users' });
  }

  const putUser = (uid: string, columns: TableStore.AttributesInput) =>
    asDeveloper().putRow({
      tableName: 'auth_users',
      primaryKey: [{ uid }],
      attributeColumns: columns,
      condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
    });

  const putDocument = (uid: string, id: string) =>
    asDeveloper().putRow({
      tableName: 'data_todos',
      primaryKey: [{ uid }, { id }],
      attributeColumns: [{ text: 'x' }],
      condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
    });

  async function restoreUsers(): Promise<void> {
    for (const { primaryKey, attributes } of users) {
      const columns = Object.entries(fromAttributes(attributes));
      await putUser(String(primaryKey?.[0]?.value), toAttributeColumns(Object.fromEntries(columns)));
    }
  }

  /** Ends the session of a user who has just one, whether or not anybody can log in. */
  async function endSessions(): Promise<string> {
    const uid = 'alipay:open_id:carol';
    const times = { createdAt: 1, renewedAt: 1, idleExpiresAt: 2, expiresAt: 2 };
    const sessions = JSON.stringify([{ key: 'a-session-of-carol', ...times }]);
    await putUser(
      uid,
      toAttributeColumns({ provider: 'alipay', identityKind: 'open_id', createdAt: 1n, sessions }),
    );
    return operate({ op: 'endSessions', uid });
  }

  async function attemptAll(): Promise<Partial<Record<Operation, string>>> {
    const login = await session({ authCode: cloud.authorize('alice') });
    const current = login.status === 200 ? (login.answer as SessionAnswer) : spares.pop();
    if (current === undefined) throw new Error('There is no session left.');
    const { sessionId } = current;
    const attempted = {
      login: outcomeOf(login),
      renew: outcomeOf(await session({ action: 'renew', sessionId })),
      add: await onDocument(current, { op: 'add', obj: { text: 'x' } }),
      put: await onDocument(current, { op: 'put', obj: { id: 'kept', text: 'x' } }),
      update: await onDocument(current, { op: 'update', id: 'kept', set: { completed: true } }),
      get: await onDocument(current, { op: 'get', id: 'kept' }),
      list: await onDocument(current, { op: 'list' }),
      remove: await onDocument(current, { op: 'remove', id: 'written' }),
      batch: await onDocument(current, { op: 'batch', items: [{ op: 'add', obj: { text: 'x' } }] }),
      ...(generation === 2 && {
        'list through LATEST': await onDocument(current, { op: 'list' }, '.LATEST'),
      }),
      logout: outcomeOf(await session({ action: 'logout', sessionId })),
    };
    await putDocument(newcomer, 'found');
    const onUser = {
      endSessions: await endSessions(),
      schema: await operate({ op: 'schema', apply: true }),
      import: await operate({ op: 'import', uid: newcomer, documents: [imported] }),
      deleteUserData: await operate({ op: 'deleteUserData', uid: newcomer }),
    };
    await dropUsersTable();
    const created = await applySchema();
    if (created === 'done') await restoreUsers();
    return { ...attempted, ...onUser, applySchema: created };
  }

  const permissions = permissionsOf(generation);
  const allDone = Object.fromEntries(operationsOf[generation].map((operation) => [operation, 'done']));

  it('every permission of every role is known to be needed', () => {
    expect(permissions.map(nameOf).sort()).toEqual(Object.keys(needs[generation]).sort());
  });

  it('everything works with all of them', async () => {
    await deploy(templateWithout(undefined, generation));
    expect(await attemptAll()).toEqual(allDone);
  });

  it.each(permissions.map((permission) => [nameOf(permission), permission] as const))(
    'without %s exactly what needs it fails, and says so to the developer',
    async (name, permission) => {
      const [failing = [], cause = ''] = needs[generation][name] ?? [];
      const seen = cause === 'AccessDenied' ? 'AccessDenied' : 'Internal';
      await deploy(templateWithout(permission, generation));
      try {
        expect(await attemptAll()).toEqual({
          ...allDone,
          ...Object.fromEntries(failing.map((operation) => [operation, seen])),
        });
        if (seen === 'Internal' && failing.length > 0) expect(logged.join('\n')).toContain(cause);
      } finally {
        if (failing.includes('applySchema')) {
          await deploy(templateWithout(undefined, generation));
          await applySchema();
          await restoreUsers();
        }
      }
    },
  );

  it('a Condition that is not met takes a role all that it allows, one that is met nothing', async () => {
    const [role, failing] = conditioned[generation];
    await deploy(templateWithCondition(role, { IpAddress: { 'acs:SourceIp': '127.0.0.1' } }, generation));
    expect(await attemptAll()).toEqual(allDone);
    await deploy(templateWithCondition(role, { Bool: { 'acs:SecureTransport': 'true' } }, generation));
    expect(await attemptAll()).toEqual({
      ...allDone,
      ...Object.fromEntries(failing.map((operation) => [operation, 'Internal'])),
    });
    expect(logged.join('\n')).toContain('OTSNoPermissionAccess');
  });
});
