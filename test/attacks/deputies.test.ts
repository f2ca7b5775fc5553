import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Keys } from '../end-to-end/invoke.ts';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { outcomeOf } from './world/outcomes.ts';
import { ask, dbOf, signIn, type User } from './world/user.ts';
import {
  invokeSigned,
  type SignedInvocation,
  send,
  type WireAnswer,
  type WireRequest,
} from './world/wire.ts';

describe.each([3, 2] as const)(
  'A15: an STS token used for what it was not made for, on Function Compute %s.0',
  (generation) => {
    const world = useAttackWorld(generation);
    let mallory: User;
    let bob: User;
    let list: string;
    beforeAll(async () => {
      mallory = await signIn(world(), 'mallory');
      bob = await signIn(world(), 'bob');
      list = JSON.stringify({ sid: mallory.sessionId, op: 'list' });
      await ask(world(), bob, { op: 'put', obj: { id: 'bobs', text: 'only-for-its-owner' } });
    });

    const codeIn = ({ text }: WireAnswer) => /"(?:Error)?Code":"([^"]*)"/.exec(text)?.[1];

    /** Requests that Function Compute itself refuses, and none of which changes anything. */
    async function expectRefused(
      attempts: readonly (readonly [string, () => Promise<WireAnswer>])[],
      allowed: readonly string[],
    ): Promise<void> {
      const printed = world().log.length;
      const answers: unknown[] = [];
      const changes = await world().changes(async () => {
        for (const [name, attempt] of attempts) {
          const answer = await attempt();
          const code = codeIn(answer) ?? '';
          answers.push([
            name,
            answer.status >= 400 && allowed.includes(code) ? 'refused' : `${answer.status} ${answer.text}`,
          ]);
        }
      });
      expect(answers).toEqual(attempts.map(([name]) => [name, 'refused']));
      expect(changes).toEqual([]);
      // No function has run.
      expect(world().log.slice(printed)).toEqual([]);
      tried(attempts.length);
    }

    it('invokes db alone: no other function, service, qualifier or generation', async () => {
      const { functions, service } = world().endpoints.functionCompute;
      const body = JSON.stringify({ op: 'listSessions', uid: bob.uid });
      const of = (name: string, invocation: Omit<SignedInvocation, 'body'>) =>
        [name, () => invokeSigned(world(), mallory.keys, { ...invocation, body })] as const;
      const { db } = functions;
      const serviceName = service ?? '';
      const names = [
        functions.session,
        functions.operate,
        `${db}*`,
        '*',
        `${db}?`,
        `${db}x`,
        db.toUpperCase(),
        `${db}\0`,
        `${db}%00`,
        `${db}/`,
        `../functions/${db}`,
        `${db}$x`,
        '__proto__',
        'constructor',
        '',
      ];
      const qualifiers = ['prod', '1', 'latest', 'LATEST.1', '*', '../LATEST', '$LATEST'];
      const ofThis = (functionName: string, qualifier?: string): Omit<SignedInvocation, 'body'> => ({
        functionName,
        ...(generation === 2 ? { serviceName } : {}),
        ...(qualifier === undefined ? {} : { qualifier }),
      });
      const attempts = [
        ...names.map((name) => of(`function ${name}`, ofThis(name))),
        ...qualifiers.map((qualifier) => of(`qualifier ${qualifier}`, ofThis(db, qualifier))),
        ...(generation === 3
          ? ['mini-app', 'mini-app-db', '*'].map((name) =>
              of(`service ${name}`, { functionName: db, serviceName: name }),
            )
          : [
              of('another service', { functionName: 'operate', serviceName: `${serviceName}-operate` }),
              of('all services', { functionName: db, serviceName: '*' }),
              of('API 2023-03-30, session', { functionName: `${serviceName}$${functions.session}` }),
              of('API 2023-03-30, operate', { functionName: `${serviceName}-operate$operate` }),
              of('API 2023-03-30, without a service', { functionName: db }),
            ]),
      ];
      await expectRefused(attempts, [
        'AccessDenied',
        'InvalidArgument',
        'PathNotSupported',
        'QualifierNotFound',
        'SignatureNotMatch',
      ]);
    });

    it('changes no function: neither its instances nor anything else that Function Compute offers', async () => {
      const { endpoint } = world().endpoints.functionCompute;
      const signed = (method: string, path: string) => () =>
        invokeSigned(world(), mallory.keys, { ...dbOf(world()), body: '{}' }, (request) => ({
          ...request,
          method,
          url: endpoint + path,
        }));
      const paths = [
        '/2023-03-30/functions',
        '/2023-03-30/functions/mini-app-db',
        '/2023-03-30/functions/mini-app-db/code',
        '/2023-03-30/functions/mini-app-db/concurrency',
        '/2016-08-15/services',
        '/2016-08-15/services/mini-app/functions/db/on-demand-config',
        '/2016-08-15/services/mini-app/functions/db/code',
        '/2021-04-06/services',
        '/local/faults',
        '/',
        '/metrics',
        '/2016-08-15/proxy/mini-app/db/',
        '/2016-08-15/proxy/mini-app-operate/operate/',
      ];
      const attempts = paths.flatMap((path) =>
        ['GET', 'PUT', 'DELETE', 'POST'].map(
          (method) => [`${method} ${path}`, signed(method, path)] as const,
        ),
      );
      await expectRefused(attempts, [
        'AccessDenied',
        'InvalidArgument',
        'PathNotSupported',
        'SignatureNotMatch',
        'ServiceNotFound',
        'FunctionNotFound',
        'TriggerNotFound',
        'MethodNotAllowed',
      ]);
    });

    it('is refused when it is mixed, altered, forged, left out or sent elsewhere in the request', async () => {
      const { accessKeyId, accessKeySecret, securityToken } = mallory.keys;
      const developer = world().endpoints.credentials;
      const with_ = (keys: Keys) => () => invokeSigned(world(), keys, { ...dbOf(world()), body: list });
      const tampered = (tamper: (request: WireRequest) => WireRequest) => () =>
        invokeSigned(world(), mallory.keys, { ...dbOf(world()), body: list }, tamper);
      const headers = (change: Record<string, string>) => (request: WireRequest) => ({
        ...request,
        headers: { ...request.headers, ...change },
      });
      const drop =
        (...dropped: string[]) =>
        (request: WireRequest) => ({
          ...request,
          headers: Object.fromEntries(
            Object.entries(request.headers ?? {}).filter(([name]) => !dropped.includes(name)),
          ),
        });
      const attempts = [
        ['the token of another', with_({ ...mallory.keys, securityToken: bob.keys.securityToken })],
        ['the secret of another', with_({ ...mallory.keys, accessKeySecret: bob.keys.accessKeySecret })],
        ['the id of another', with_({ ...mallory.keys, accessKeyId: bob.keys.accessKeyId })],
        ['no token', with_({ accessKeyId, accessKeySecret })],
        ['a shorter token', with_({ ...mallory.keys, securityToken: securityToken.slice(0, -4) })],
        [
          'an altered token',
          with_({
            ...mallory.keys,
            securityToken: securityToken.replace(/^./, (first) => (first === 'C' ? 'D' : 'C')),
          }),
        ],
        ['the developer’s id', with_({ ...mallory.keys, accessKeyId: developer.accessKeyId })],
        ['the developer’s id alone', with_({ accessKeyId: developer.accessKeyId, accessKeySecret: '' })],
        ['an invented id', with_({ accessKeyId: 'STS.invented', accessKeySecret, securityToken })],
        [
          'the name of every object for an id',
          with_({ accessKeyId: '__proto__', accessKeySecret: 'undefined', securityToken: 'undefined' }),
        ],
        [
          'another body',
          tampered((request) => ({
            ...request,
            body: list.replace('list', 'drop'),
            headers: { ...request.headers, 'content-md5': 'x' },
          })),
        ],
        [
          'another function',
          tampered(({ url, ...rest }) => ({
            ...rest,
            url: url.replace(/(mini-app-)?db(?=\/)/, generation === 3 ? 'mini-app-operate' : 'session'),
          })),
        ],
        ['no authorization', tampered(drop('authorization'))],
        ['no date', tampered(drop('x-acs-date', 'date'))],
        [
          'an old date',
          tampered(headers({ 'x-acs-date': '2020-01-01T00:00:00Z', date: 'Wed, 01 Jan 2020 00:00:00 GMT' })),
        ],
        ['a bearer', tampered(headers({ authorization: `Bearer ${securityToken}` }))],
        [
          'a password',
          tampered(
            headers({
              authorization: `Basic ${Buffer.from(`${accessKeyId}:${accessKeySecret}`).toString('base64')}`,
            }),
          ),
        ],
        [
          'no signature',
          tampered(
            headers({
              authorization:
                generation === 3
                  ? `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=host,Signature=`
                  : `FC ${accessKeyId}:`,
            }),
          ),
        ],
        ['the algorithm none', tampered(headers({ authorization: `none ${accessKeyId}:x` }))],
        [
          'a signature in the query',
          tampered(({ url, ...rest }) => ({
            ...drop('authorization')({ url, ...rest }),
            url: `${url}?Signature=x&OSSAccessKeyId=${accessKeyId}&x-fc-signature=x&Expires=4000000000&security-token=x`,
          })),
        ],
      ] as const;
      await expectRefused(attempts, [
        'AccessDenied',
        'InvalidArgument',
        'MissingRequiredHeader',
        'SignatureNotMatch',
        'InvalidAccessKeyID',
        'InvalidAccessKeyId',
        'InvalidSecurityToken',
        'InvalidSecurityToken.MismatchWithAccessKey',
        'InvalidAccessKeyId.NotFound',
        'InvalidSecurityToken.Malformed',
      ]);
    });

    if (generation === 3) {
      it('a signed request opens nothing a second time, nor with a header or a qualifier that was not signed', async () => {
        let seen: WireRequest | undefined;
        const keep = (request: WireRequest) => {
          seen = request;
          return request;
        };
        expect(
          outcomeOf({
            ...(await invokeSigned(world(), mallory.keys, { ...dbOf(world()), body: list }, keep)),
            body: { data: [] },
          }),
        ).toBe('done');
        const again = seen as WireRequest;
        const fresh = (tamper: (request: WireRequest) => WireRequest) => () =>
          invokeSigned(world(), mallory.keys, { ...dbOf(world()), body: list }, tamper);
        await expectRefused(
          [
            ['again', () => send(again)],
            ['a qualifier', fresh(({ url, ...rest }) => ({ ...rest, url: `${url}?qualifier=LATEST` }))],
            [
              'a header of the API',
              fresh(({ headers, ...rest }) => ({ ...rest, headers: { ...headers, 'x-acs-owner-id': '1' } })),
            ],
          ],
          ['SignatureNonceUsed', 'SignatureNotMatch'],
        );
      });
    }

    it('called asynchronously, or with the log’s tail, does what it does otherwise and tells no more', async () => {
      const changes = await world().changes(async () => {
        const attempts = [
          { op: 'put', sid: 'x', obj: { id: 'async' } },
          { op: 'get', id: 'bobs' },
          { op: 'update', id: 'bobs', set: { text: 'stolen' } },
          { op: 'list', uid: bob.uid },
        ];
        for (const type of ['Async', 'Sync']) {
          for (const request of attempts) {
            const answer = await ask(world(), mallory, request, {
              'x-fc-invocation-type': type,
              'x-fc-log-type': 'Tail',
              'x-fc-async-task-id': 'task',
              'x-fc-stateful-async-invocation-id': 'task',
            });
            expect([202, 200]).toContain(answer.status);
            const tail = Buffer.from(String(answer.headers['x-fc-log-result'] ?? ''), 'base64').toString();
            expect(answer.text + tail).not.toMatch(/only-for-its-owner|alipay:|open_id|STS\.|stack|\.js:/);
            if (type === 'Async') expect([answer.text, tail]).toEqual(['', '']);
          }
        }
        for (const headers of [
          { 'x-fc-invocation-type': 'DryRun' },
          { 'x-fc-log-type': 'All' },
          { 'x-fc-invocation-type': 'Async, Sync' },
        ]) {
          expect((await ask(world(), mallory, { op: 'list' }, headers)).status).toBe(400);
        }
      });
      expect(changes).toEqual([]);
      tried(11);
    });
  },
);
