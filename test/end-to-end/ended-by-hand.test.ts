import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionAnswer } from '../../functions/session/issue-session.ts';
import { type ProjectCloud, startProject } from '../../local/cloud/start-project.ts';
import { type InvocationResult, invokeByAcs3 } from './invoke.ts';
import { authorize, postSession, projectDirectory } from './test-cloud.ts';

let cloud: ProjectCloud;
let dataDirectory = '';
let session: SessionAnswer;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'ended-by-hand-'));
  cloud = await startProject({
    specPath: join(projectDirectory, 's.yaml'),
    dataDirectory,
    port: 0,
    fsync: false,
    clock: Date.now,
    onLog: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await cloud.close();
  await rm(dataDirectory, { recursive: true });
});

beforeEach(async () => {
  session = await logIn();
  // An instance of db remembers the session now.
  expect((await list()).answer).toHaveProperty('data');
});

async function logIn(): Promise<SessionAnswer> {
  const { answer } = await postSession(cloud.endpoints, {
    authCode: await authorize(cloud.endpoints, 'alice'),
  });
  return answer as unknown as SessionAnswer;
}

function list({ sessionId, sts } = session): Promise<InvocationResult> {
  const keys = {
    accessKeyId: sts.AccessKeyId,
    accessKeySecret: sts.AccessKeySecret,
    securityToken: sts.SecurityToken,
  };
  const functionName = cloud.endpoints.functionCompute.functions.db;
  return invokeByAcs3(cloud.endpoints, keys, { functionName, payload: { sid: sessionId, op: 'list' } });
}

describe('what a local cloud ends when it is asked to', () => {
  it('is a session, which the next call is refused for, and no other of the user’s', async () => {
    const other = await logIn();
    await cloud.endSession(session.sessionId);
    expect((await list()).answer).toMatchObject({ error: { code: 'Unauthenticated' } });
    expect((await list(other)).answer).toHaveProperty('data');
  });

  it('is an STS token, which Function Compute then calls expired, and the session goes on', async () => {
    expect(cloud.expireToken(session.sts.AccessKeyId)).toBe(true);
    expect(await list()).toMatchObject({ status: 403, code: 'InvalidSecurityToken.Expired' });
    const { sessionId } = session;
    const { answer } = await postSession(cloud.endpoints, { action: 'renew', sessionId });
    expect((await list(answer as unknown as SessionAnswer)).answer).toHaveProperty('data');
  });

  it('is not a session that the server cannot end, and that is said', async () => {
    const restore = cloud.faults.add({ kind: 'unavailable' });
    try {
      await expect(cloud.endSession(session.sessionId)).rejects.toThrow(
        'The session function answered with 503.',
      );
    } finally {
      restore();
    }
    expect((await list()).answer).toHaveProperty('data');
  });
});
