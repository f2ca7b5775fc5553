import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type RecordedRequest,
  recordGenuineRequests,
} from '../../local/tablestore/test/fuzz/genuine-requests.ts';
import { mutate } from '../../local/tablestore/test/fuzz/mutations.ts';
import { randomNumbers } from '../../local/tablestore/test/random-numbers.ts';
import { sendSigned } from '../../local/tablestore/test/raw-request.ts';
import { fuzz, runsOf, timeoutFor } from './fuzz/attempts.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { outcomeOf } from './world/outcomes.ts';
import { ask, post, signIn, type User } from './world/user.ts';

const world = useAttackWorld(3);
let mallory: User;
beforeAll(async () => {
  mallory = await signIn(world(), 'mallory');
});

/** A text with some of its characters left out, doubled or replaced. */
const damaged = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(text, fc.array(fc.tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 4 }))
    .map(([whole, changes]) =>
      changes.reduce((rest, [at, put]) => {
        const place = at % (rest.length + 1);
        return rest.slice(0, place) + put + rest.slice(place + 1 + (at % 3));
      }, whole),
    );

describe('A6: garbage for session', () => {
  const usualRuns = 400;
  it(
    'is answered with 4xx in the form of an error, and writes nothing',
    async () => {
      const { sessionId } = mallory;
      const value = fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom(sessionId.slice(1), 'login', 'renew', 'x', '', null, '__proto__'),
      );
      const name = fc.constantFrom(
        'authCode',
        'action',
        'sessionId',
        'id',
        'sid',
        '__proto__',
        'constructor',
        'toJSON',
        '',
      );
      const action = fc.constantFrom(
        'login',
        'renew',
        'sessions',
        'logoutAll',
        'revoke',
        'Renew',
        'toString',
      );
      const body = fc.oneof(
        fc.dictionary(name, value, { maxKeys: 5 }).map((object) => JSON.stringify(object)),
        fc
          .record({ action, sessionId: value, id: value, authCode: value }, { requiredKeys: ['action'] })
          .map((object) => JSON.stringify(object)),
        damaged(
          fc.constantFrom('{"authCode":"x"}', `{"action":"renew","sessionId":"${sessionId.slice(1)}"}`),
        ),
        fc.json(),
        fc.string({ unit: 'binary' }),
      );
      const changes = await world().changes(() =>
        fuzz('A6 session', usualRuns, body, async (text) => {
          const { status, headers, body: answered } = await post(world(), text);
          // Logging out of nothing has succeeded.
          if (status === 204 && text.includes('logout')) return;
          if (status !== 400 && status !== 401) throw new Error(`${status}`);
          expect(answered).toEqual({
            error: {
              code: status === 400 ? 'InvalidArgument' : 'Unauthenticated',
              message: expect.any(String),
              requestId: headers['x-fc-request-id'],
            },
          });
        }),
      );
      expect(changes).toEqual([]);
    },
    timeoutFor(runsOf(usualRuns)),
  );
});

describe('A6: garbage for db', () => {
  const usualRuns = 400;
  it(
    'is answered with a documented code, and writes nothing but under the caller’s key',
    async () => {
      const { sessionId, uid } = mallory;
      const sound = fc
        .constantFrom(
          {
            op: 'put',
            collection: 'things',
            obj: { id: 'a', kind: 'a', tags: ['x'], notes: { a: 1 } },
            opId: 'op1',
          },
          {
            op: 'update',
            collection: 'things',
            id: 'a',
            set: { rank: 1 },
            inc: { due: 1 },
            push: { tags: ['y'] },
          },
          {
            op: 'list',
            collection: 'things',
            where: { $or: [{ rank: { $gt: 1 } }, { label: { $prefix: 'a' } }] },
            orderBy: 'rank',
            limit: 2,
          },
          {
            op: 'batch',
            items: [
              { op: 'put', obj: { id: 'b' } },
              { op: 'remove', id: 'c' },
            ],
          },
        )
        .map((request) => JSON.stringify({ sid: sessionId, ...request }));
      const bytes = fc.oneof(
        damaged(sound).map((text) => Buffer.from(text)),
        fc.tuple(damaged(sound), fc.uint8Array({ maxLength: 4 }), fc.nat()).map(([text, put, at]) => {
          const whole = Buffer.from(text);
          whole.set(put, Math.max(0, Math.min(at % (whole.length + 1), whole.length - put.length)));
          return whole;
        }),
        fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      );
      const changes = await world().changes(() =>
        fuzz('A6 db', usualRuns, bytes, async (body) => {
          const outcome = outcomeOf(await ask(world(), mallory, body));
          if (
            !/^(done|InvalidArgument|Unauthenticated|NotFound|Aborted|AlreadyExists|PermissionDenied)$/.test(
              outcome,
            )
          )
            throw new Error(outcome);
        }),
      );
      // Whatever changed is the caller's own: documents, and the user's row when a long run renews the session.
      expect(changes.filter((key) => !key.includes(`/${uid}`))).toEqual([]);
    },
    timeoutFor(runsOf(usualRuns)),
  );
});

describe('A27: damaged PlainBuffer and Protocol Buffers for Tablestore', () => {
  const usualRuns = 600;
  it(
    'signed with a stolen STS token, or not rightly signed, are refused before they reach a row',
    async () => {
      const genuine = await recordGenuineRequests(Date.now());
      const { tablestore } = world().endpoints;
      const target = { endpoint: tablestore.endpoint, instance: tablestore.instance, ...mallory.keys };
      const signers = [
        target,
        { ...target, accessKeySecret: 'guessed' },
        { ...target, securityToken: undefined },
      ];
      const input = fc.record({
        at: fc.nat(genuine.length - 1),
        seed: fc.nat(),
        signer: fc.constantFrom(...signers),
        isWhole: fc.boolean(),
      });
      const changes = await world().changes(() =>
        fuzz('A27', usualRuns, input, async ({ at, seed, signer, isWhole }) => {
          const { operation, body } = genuine[at] as RecordedRequest;
          const sent = isWhole ? body : mutate(body, randomNumbers(seed));
          const { status } = await sendSigned(signer, { path: `/${operation}`, body: sent });
          if (status !== 403 && status !== 400) throw new Error(`${operation}: ${status}`);
        }),
      );
      expect(changes).toEqual([]);
    },
    timeoutFor(runsOf(usualRuns)),
  );
});
