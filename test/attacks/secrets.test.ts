import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { authorize, projectDirectory } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import type { Impostor, Interceptor } from './world/interceptor.ts';
import { type Answer, ask, codeOf, operate, post, signIn } from './world/user.ts';

const world = useAttackWorld(3);
const services = (): readonly Interceptor[] => [world().alipay, world().sts, world().tablestore];
afterEach(() => {
  for (const service of services()) service.impostor = undefined;
});

/** A service at its worst: it sends back all that it was sent, as an error of its own. */
const echo =
  (status: number): Impostor =>
  ({ path, headers, body }, response) => {
    const sent = `${path} ${JSON.stringify(headers)} ${body}`;
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ code: sent, message: sent, Code: sent, Message: sent }));
  };

/** Tablestore's own form of an error: the code and the message, each with its length before it. */
const tablestoreError =
  (status: number, code: string, message: string): Impostor =>
  (_, response) => {
    const field = (tag: number, text: string) =>
      Buffer.concat([Buffer.from([tag, text.length]), Buffer.from(text)]);
    response.writeHead(status).end(Buffer.concat([field(0x0a, code), field(0x12, message.slice(0, 127))]));
  };

const answerWith =
  (status: number, body: string): Impostor =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  };

/** Twelve characters in a row of a secret: a part of one is a leak as well. */
function partsOf(secret: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at + 12 <= secret.length; at += 12) parts.push(secret.slice(at, at + 12));
  return parts;
}

function expectNowhere(secrets: readonly string[], places: Readonly<Record<string, string>>): void {
  const parts = new Set(secrets.flatMap(partsOf));
  const found = Object.entries(places).flatMap(([place, text]) =>
    [...parts].filter((part) => text.includes(part)).map((part) => `${part} in ${place}`),
  );
  expect(found).toEqual([]);
  tried(secrets.length);
}

const tailOf = ({ headers }: Answer) =>
  Buffer.from(String(headers['x-fc-log-result'] ?? ''), 'base64').toString();
const key = (text: string | undefined) => (text ?? '').replace(/-----[A-Z ]+-----|\\n|\s/g, '').slice(48);

/** What the functions have sent to services as proof of who they are. */
function roleSecrets(): string[] {
  return services().flatMap((service) =>
    service
      .take()
      .flatMap(({ headers, body }) => [
        String(headers['x-ots-ststoken'] ?? ''),
        new URLSearchParams(body.toString('latin1')).get('SecurityToken') ?? '',
      ]),
  );
}

describe('A16: secrets', () => {
  it('of users, of the app and of the roles stand in no log, answer, bundle or row, whatever fails', async () => {
    const { endpoints, log } = world();
    const user = await signIn(world(), 'canary');
    const text = 'canary-document-0123456789';
    const codes = [await authorize(endpoints, 'canary')];
    const answers: Answer[] = [];
    const live = async () => {
      const authCode = await authorize(endpoints, 'canary');
      codes.push(authCode);
      const login = await post(world(), { authCode });
      if (login.status !== 200) answers.push(login);
      for (const action of ['renew', 'sessions', 'revoke']) {
        const answer = await post(world(), { action, sessionId: user.sessionId, id: user.sessionId });
        if (action !== 'renew' || answer.status !== 200) answers.push(answer);
      }
      const tail = { 'x-fc-log-type': 'Tail' };
      answers.push(await ask(world(), user, { op: 'list', where: { text: 'x' } }, tail));
      answers.push(await ask(world(), user, { op: user.sessionId }, tail));
      answers.push(await ask(world(), user, { op: 'list', where: user.sessionId }, tail));
      answers.push(await ask(world(), user, `{"sid":"${user.sessionId}","op":`, tail));
    };
    await ask(world(), user, { op: 'put', obj: { id: 'a', text } });
    await live();
    for (const status of [400, 403, 500]) {
      for (const service of services()) {
        // Tablestore is asked again while it fails: once is enough to see what is said of it.
        if (service === world().tablestore && status === 500) continue;
        service.impostor = echo(status);
        await live();
        service.impostor = undefined;
      }
    }
    const secrets = [
      user.sessionId,
      user.keys.accessKeySecret,
      user.keys.securityToken,
      ...codes,
      ...roleSecrets(),
      key(process.env['ALIPAY_PRIVATE_KEY']),
      endpoints.credentials.accessKeySecret,
    ];
    expect(secrets.filter((secret) => secret.length > 30).length).toBeGreaterThan(12);
    const lines = log.join('\n');
    expect(lines).toContain('"failed"');
    const told = answers
      .map((answer) => `${answer.text} ${JSON.stringify(answer.headers)} ${tailOf(answer)}`)
      .join('\n');
    // Of whom a log line is, the log does not say either.
    expectNowhere([...secrets, text, user.uid.slice('alipay:open_id:'.length)], { log: lines });
    expectNowhere([...secrets], { answers: told });
    const rows = JSON.stringify([...(await world().rows())], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expectNowhere(secrets, { rows });
  });

  it('of the environment stand in nothing that is built', () => {
    const dist = join(projectDirectory, 'dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.(js|json|txt|map)$/.test(path),
    );
    expect(files.length).toBeGreaterThan(3);
    const { credentials } = world().endpoints;
    const secrets = [
      key(process.env['ALIPAY_PRIVATE_KEY']),
      key(process.env['ALIPAY_PUBLIC_KEY']),
      credentials.accessKeySecret,
    ];
    const bundles = Object.fromEntries(files.map((path) => [path, readFileSync(join(dist, path), 'utf8')]));
    expectNowhere(secrets, bundles);
    for (const [path, text] of Object.entries(bundles)) {
      expect([
        path,
        /-----BEGIN [A-Z ]*PRIVATE KEY-----(\\n|\s)*[A-Za-z0-9+/]{40}|LTAI[A-Za-z0-9]{12}/.test(text),
      ]).toEqual([path, false]);
    }
  });

  it('operate does not repeat what it was told, not even to the developer’s log', async () => {
    const user = await signIn(world(), 'operated');
    const printed = world().log.length;
    const answers = [
      await operate(world(), { op: 'endSession', uid: user.uid, id: user.sessionId }),
      await operate(world(), { op: user.sessionId }),
      await operate(world(), { op: 'listSessions', uid: user.uid }),
    ];
    expectNowhere([user.sessionId, user.keys.securityToken], {
      log: world().log.slice(printed).join('\n'),
      answers: answers.map(({ text }) => text).join('\n'),
    });
  });
});

describe('A17: stacks and texts of services', () => {
  const inside =
    /stack|at .+\(|\.[jt]s:\d|node_modules|\/tmp\/|OTS[A-Z]|Tablestore|ECONN|TypeError|SyntaxError|<html|secret words|alipay:|InvalidParameter/;
  const faults: readonly (readonly [string, Impostor])[] = [
    ['garbage', answerWith(200, '\0\x01\x02\xff secret words')],
    ['nothing', answerWith(200, '')],
    ['HTML', answerWith(200, '<html>secret words</html>')],
    ['a page of a proxy', answerWith(403, '<html>secret words</html>')],
    ['JSON', answerWith(400, '{"code":"X","message":"secret words","stack":"at x (/tmp/a.js:1)"}')],
    [
      'a refusal of its own',
      tablestoreError(403, 'OTSNoPermissionAccess', 'secret words of instance mini-app'),
    ],
    ['a refusal of a parameter', tablestoreError(400, 'OTSParameterInvalid', 'secret words: data_todos')],
    ['an error that nobody knows', tablestoreError(400, 'OTSSomethingNew', 'secret words')],
  ];
  const documented = ['Internal', 'Unavailable', 'ResourceExhausted', 'Unauthenticated'];

  function expectGeneric(answer: Answer): void {
    expect(documented).toContain(codeOf(answer));
    expect(answer.text).not.toMatch(inside);
    const { error } = answer.body as { error: object };
    expect(Object.keys(error).sort()).toEqual(['code', 'message', 'requestId']);
    expect((error as { requestId: string }).requestId).toBe(answer.headers['x-fc-request-id']);
    expect(tailOf(answer).replace(/^FC Invoke.*$/gm, '')).not.toMatch(
      /stack|\.[jt]s:\d|secret words|data_todos|alipay:/,
    );
  }

  it.each(faults)(
    'from a Tablestore that answers with %s come to no caller, and into no log that callers can read',
    async (_, fault) => {
      const user = await signIn(world(), 'faulty');
      const changes = await world().changes(async () => {
        world().tablestore.impostor = fault;
        const tail = { 'x-fc-log-type': 'Tail' };
        for (const request of [
          { op: 'get', id: 'a' },
          { op: 'list' },
          { op: 'put', obj: { id: 'a' } },
          { op: 'remove', id: 'a' },
        ]) {
          expectGeneric(await ask(world(), user, request, tail));
        }
        expectGeneric(await post(world(), { action: 'renew', sessionId: user.sessionId }));
        expectGeneric(await post(world(), { authCode: await authorize(world().endpoints, 'faulty') }));
        world().tablestore.impostor = undefined;
      });
      expect(changes).toEqual([]);
      tried(6);
    },
  );

  it.each([
    ['garbage', answerWith(200, '\0 secret words')],
    ['no credentials', answerWith(200, '{"RequestId":"x","Credentials":{}}')],
    ['half of the credentials', answerWith(200, '{"Credentials":{"AccessKeyId":"STS.x"}}')],
    ['a refusal', answerWith(403, '{"Code":"NoPermission","Message":"secret words","RequestId":"x"}')],
    ['throttling', answerWith(400, '{"Code":"Throttling.User","Message":"secret words","RequestId":"x"}')],
    ['a page of a proxy', answerWith(502, '<html>secret words</html>')],
  ])('from an STS that answers with %s come to no caller, and leave no session', async (_, fault) => {
    const user = await signIn(world(), 'faulty');
    const changes = await world().changes(async () => {
      world().sts.impostor = fault;
      expectGeneric(await post(world(), { action: 'renew', sessionId: user.sessionId }));
      expectGeneric(await post(world(), { authCode: await authorize(world().endpoints, 'newcomer') }));
    });
    expect(changes).toEqual([]);
    tried(2);
  });
});
