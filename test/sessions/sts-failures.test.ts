import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type AnsweringServer,
  startAnsweringServer,
} from '../../functions/common/testing/answering-server.ts';
import { type Instances, logIn, type SessionWorld, startSessionWorld } from './session-world.ts';
import { changesBetween } from './table-rows.ts';

let world: SessionWorld;
let sts: AnsweringServer;
let answerNext: RequestListener;
let withoutSts: Instances;
beforeAll(async () => {
  world = await startSessionWorld();
  sts = await startAnsweringServer((request, response) => answerNext(request, response));
  withoutSts = world.start({ STS_ENDPOINT: sts.url });
});
afterAll(async () => {
  await sts.close();
  await world.close();
});

const json =
  (status: number, value: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

const failures: readonly (readonly [name: string, answer: RequestListener, status: number])[] = [
  ['throttles', json(400, { Code: 'Throttling.User', Message: 'slow down' }), 429],
  ['refuses', json(403, { Code: 'NoPermission', Message: 'no' }), 500],
  ['fails', json(500, { Code: 'InternalError', Message: 'oops' }), 503],
  ['gives half of the credentials', json(200, { Credentials: { AccessKeyId: 'STS.a' } }), 503],
  ['cuts the connection', (request) => request.socket.destroy(), 503],
  // Some 4 seconds: the function's own patience, well below its timeout.
  ['does not answer', () => undefined, 503],
];

it.each(failures)('when STS %s, neither login nor renewal changes anything', async (_, answer, status) => {
  const sessionId = await logIn(world, world.start(), 'known');
  answerNext = answer;
  const before = await world.rows();
  const answers = await Promise.all([
    withoutSts.session({ authCode: world.alipay.authorize('newcomer') }),
    withoutSts.session({ authCode: world.alipay.authorize('known') }),
    withoutSts.session({ action: 'renew', sessionId }),
  ]);
  expect(answers.map((one) => one.status)).toEqual([status, status, status]);
  for (const { text } of answers) expect(text).not.toMatch(/slow down|oops|STS\.a|NoPermission/);
  expect(changesBetween(before, await world.rows())).toEqual([]);
  const ended = await withoutSts.session({ action: 'logout', sessionId });
  expect(ended.status).toBe(204);
});

it('credentials of the role that have changed are used from the next invocation on', async () => {
  const instances = world.start();
  const sessionId = await logIn(world, instances, 'rotating');
  const { credentials } = world.context;
  const before = { ...credentials };
  const { accessKeyId, accessKeySecret, securityToken } = world.sts.functionKey();
  Object.assign(credentials, { accessKeyId, accessKeySecret, securityToken });
  expect((await instances.session({ action: 'renew', sessionId })).status).toBe(200);
  Object.assign(credentials, { accessKeyId: 'STS.gone', accessKeySecret: 'x', securityToken: 'gone' });
  const refused = await instances.session({ action: 'renew', sessionId });
  Object.assign(credentials, before);
  expect(refused.status).toBe(500);
  expect((await instances.session({ action: 'renew', sessionId })).status).toBe(200);
});
