import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf } from '../testing/loopback-client.ts';

describe.each(['2023-03-30', '2016-08-15'] as const)('failures through API %s', (generation) => {
  let deployment: Deployment;
  beforeEach(async () => {
    deployment = await startDeployment(generation);
  });
  afterEach(() => deployment.close());

  const fields = (code: string, message: string) =>
    generation === '2023-03-30'
      ? { Code: code, Message: message, RequestId: 'in-body' }
      : { ErrorCode: code, ErrorMessage: message };

  it.each([
    [400, 'InvalidArgument', 'InvalidArgument'],
    [400, 'EntityTooLarge', 'InvalidArgument'],
    [403, 'AccessDenied', 'PermissionDenied'],
    [404, 'FunctionNotFound', 'NotFound'],
    [413, 'EntityTooLarge', 'InvalidArgument'],
    [429, 'ResourceExhausted', 'ResourceExhausted'],
    [500, 'InternalServerError', 'Internal'],
    [503, 'ServiceUnavailable', 'Unavailable'],
  ])('makes of %i %s %s', async (status, fcCode, code) => {
    deployment.answerNext('invoke list', { status, body: fields(fcCode, 'of service acs:fc:1234:db') });
    const error = await rejectionOf(connect(deployment).db.collection('todos').get());
    expect(error).toMatchObject({
      name: 'ClientError',
      code,
      message: `Function Compute answered with HTTP status ${status} ${fcCode}.`,
      status,
      requestId: 'request-of-fc',
      cause: { message: 'of service acs:fc:1234:db' },
    });
    expect(deployment.count('invoke list')).toBe(1);
  });

  it.each([
    [403, 'InvalidAccessKeyID', 'invalid access key ID'],
    [403, 'SignatureNotMatch', 'the signature does not match'],
    [403, 'RequestTimeTooSkewed', 'the date is off'],
    [403, 'InvalidSecurityToken.Malformed', 'the token is no token'],
    [400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.'],
    [403, 'AccessDenied', 'the security token has expired'],
    [401, 'Whatever', 'else'],
  ])('takes %i %s "%s" for a refusal of the credentials', async (status, fcCode, message) => {
    const refusal = { status, body: fields(fcCode, message) };
    deployment.answerNext('invoke list', refusal, refusal);
    const error = await rejectionOf(connect(deployment).db.collection('todos').get());
    expect(error).toMatchObject({ code: 'Unauthenticated', status });
    expect(deployment.count('renew')).toBe(1);
  });

  it('does not take a fault of the server for a refusal of the credentials', async () => {
    deployment.answerNext('invoke list', {
      status: 500,
      body: fields('InternalServerError', 'a lease has expired'),
    });
    await expect(connect(deployment).db.collection('todos').get()).rejects.toMatchObject({
      code: 'Internal',
    });
    expect(deployment.count('invoke list')).toBe(1);
  });

  it('understands an error that is not JSON', async () => {
    deployment.answerNext('invoke list', {
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: '<html>Bad Gateway</html>',
    });
    await expect(connect(deployment).db.collection('todos').get()).rejects.toMatchObject({
      code: 'Unavailable',
      status: 502,
    });
  });

  it('shows nothing of the stack when the function itself fails', async () => {
    deployment.answerNext('invoke list', {
      status: 200,
      headers: { 'x-fc-error-type': 'UnhandledInvocationError' },
      body: { errorMessage: 'ots secret-7', errorType: 'Error', stackTrace: ['at /code/index.js:1'] },
    });
    const error = await rejectionOf(connect(deployment).db.collection('todos').get());
    expect(error).toMatchObject({ name: 'ClientError', code: 'Internal', requestId: 'request-of-fc' });
    expect(JSON.stringify([String(error), error, Object.entries(Object(error))])).not.toMatch(
      /secret-7|index\.js/,
    );
  });

  it.each([
    ['Aborted', 'Aborted'],
    ['ResourceExhausted', 'ResourceExhausted'],
    ['SomethingLater', 'Internal'],
    [undefined, 'Internal'],
  ])('hands on the db function’s %s as %s', async (sent, code) => {
    deployment.answerNext('invoke put', {
      status: 200,
      body: { error: { code: sent, message: 'Because.' } },
    });
    const todos = connect(deployment).db.collection('todos');
    await expect(todos.doc('a').set({ text: '', completed: false })).rejects.toMatchObject({
      code,
      message: 'Because.',
      requestId: 'request-of-fc',
    });
  });

  it.each([{ error: 'text' }, { error: null }, { error: { code: 'NotFound' } }])(
    'refuses the malformed error %j',
    async (body) => {
      deployment.answerNext('invoke get', { status: 200, body });
      await expect(connect(deployment).db.collection('todos').doc('a').get()).rejects.toMatchObject({
        name: 'ClientError',
        code: 'Internal',
      });
    },
  );

  it('gives up after the timeout on a function that stays silent', async () => {
    const client = connect(deployment, 'alice', { timeout: 200 });
    await client.login();
    deployment.answerNext('invoke list', 'silence');
    const start = performance.now();
    await expect(client.db.collection('todos').get()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'Unavailable',
      status: undefined,
    });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('gives up on a session function that stays silent', async () => {
    deployment.answerNext('login', 'silence');
    await expect(connect(deployment, 'alice', { timeout: 100 }).login()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'Unavailable',
    });
  });

  it('reports a network that refuses connections', async () => {
    const client = connect(deployment);
    await client.login();
    await deployment.close();
    const todos = client.db.collection('todos');
    await expect(todos.get()).rejects.toMatchObject({ name: 'ClientError', code: 'Unavailable' });
    await expect(client.login()).rejects.toMatchObject({ name: 'ClientError', code: 'Unavailable' });
  });

  it('does not follow a redirect with the authCode', async () => {
    const elsewhere = await startDeployment(generation);
    try {
      deployment.answerNext('login', { status: 307, headers: { location: elsewhere.sessionUrl } });
      await expect(connect(deployment).login()).rejects.toMatchObject({ code: 'Unavailable' });
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('understands no answer that claims to be JSON and is not', async () => {
    const nonsense = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"data":' };
    deployment.answerNext('invoke list', nonsense);
    await expect(connect(deployment).db.collection('todos').get()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'Internal',
    });
  });
});
