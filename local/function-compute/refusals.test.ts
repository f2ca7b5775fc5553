import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccessKey, createAccessKeys } from '../ram/access-keys.ts';
import type { PolicyStatement } from '../ram/policy.ts';
import type { Role } from '../ram/roles.ts';
import { roleSession } from '../sts/role-session.ts';
import {
  api2,
  api3,
  deployBehindEntrances,
  type Entrance,
  entrances,
  entrances2,
  entrances3,
  functions,
  services,
} from './entrances.fixture.ts';
import {
  accountId,
  developer,
  region,
  type StartedFunctionCompute,
  startFunctionCompute,
} from './function-compute.fixture.ts';
import { acs3, type Call, type Fault, sendCall } from './signed-call.fixture.ts';

const start = Date.parse('2026-11-20T12:00:00Z');
const lifetime = 900_000;
let now = start;
const accessKeys = createAccessKeys({ developer, clock: () => now });

/** Credentials of a role that may do what the statements say, narrowed by those of a session policy. */
function keyOf(statements: readonly PolicyStatement[], sessionPolicy?: readonly PolicyStatement[]) {
  const document = (Statement: readonly PolicyStatement[]) => ({ Version: '1', Statement });
  const role: Role = {
    name: 'caller',
    arn: `acs:ram::${accountId}:role/caller`,
    trustPolicy: { Version: '1', Statement: [] },
    policies: [document(statements)],
    maxSessionDurationSeconds: 3600,
  };
  const session = roleSession(role, 'alice', sessionPolicy && document(sessionPolicy));
  return accessKeys.issue(session, lifetime / 1000);
}

const anything = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
const temporary = keyOf([anything]);
const other = keyOf([anything]);
const { securityToken: _, ...withoutToken } = temporary;
const stranger: AccessKey = {
  ...developer,
  accessKeyId: 'LTAIstranger',
  principal: { accountId: '2', arn: 'acs:ram::2:root', policyGroups: [] },
};

let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute({
    clock: () => now,
    findAccessKey: (id) => (id === stranger.accessKeyId ? stranger : accessKeys.find(id)),
  });
  await deployBehindEntrances(started);
});
afterEach(() => {
  now = start;
});
afterAll(() => started.close());

async function knock({ signer, endpoint, path }: Entrance, fault: Fault = {}) {
  const ranBefore = started.logs.length;
  const to = { endpoint: endpoint(started), path };
  const { status, body } = await sendCall(signer, to, { key: developer, ...fault }, now);
  const { Code, ErrorCode } = body.startsWith('{"') ? JSON.parse(body) : {};
  return { status, code: Code ?? ErrorCode, ran: started.logs.length > ranBefore };
}

const admitted = { status: 200, code: undefined, ran: true };

type Row = readonly [what: string, fault: (entrance: Entrance) => Fault, status: number, code: string];

const before = (change: (call: Call) => void) => () => ({ before: change });
const after = (change: (call: Call) => void) => () => ({ after: change });
const set = (name: string, value: string | undefined) => (call: Call) => {
  if (value === undefined) delete call.headers[name];
  else call.headers[name] = value;
};
const withKey = (key: AccessKey) => () => ({ key });
const onLocalhost = (call: Call) => {
  call.headers['host'] = String(call.headers['host']).replace('127.0.0.1', 'localhost');
};
const at = (change: (time: Date) => string, milliseconds: number) => change(new Date(start + milliseconds));
const iso = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');
const rfc1123 = (time: Date) => time.toUTCString();
const minutes15 = 15 * 60_000;

const faultsOfBoth: readonly Row[] = [
  ['no Authorization', after(set('authorization', undefined)), 400, 'MissingRequiredHeader'],
  ['an Authorization of another scheme', after(set('authorization', 'Basic YTpi')), 400, 'InvalidArgument'],
  ['another secret', withKey({ ...developer, accessKeySecret: 'guessed' }), 403, 'SignatureNotMatch'],
  ['an unknown AccessKey', withKey({ ...developer, accessKeyId: 'LTAInobody' }), 403, 'InvalidAccessKeyID'],
  ['a changed body', after((call) => (call.body = 'other')), 403, 'SignatureNotMatch'],
  ['a changed header', after(set('content-type', 'text/plain')), 403, 'SignatureNotMatch'],
  ['a removed header', after(set('content-type', undefined)), 403, 'SignatureNotMatch'],
  [
    'a changed path',
    ({ otherPath }) => ({ after: (call) => (call.path = otherPath) }),
    403,
    'SignatureNotMatch',
  ],
  ['STS credentials without token', withKey(withoutToken), 403, 'InvalidSecurityToken.MismatchWithAccessKey'],
  [
    'the token of another key',
    withKey({ ...temporary, securityToken: other.securityToken }),
    403,
    'InvalidSecurityToken.MismatchWithAccessKey',
  ],
  [
    'a malformed token',
    withKey({ ...temporary, securityToken: '?' }),
    403,
    'InvalidSecurityToken.MismatchWithAccessKey',
  ],
  [
    'a token beside a lasting AccessKey',
    withKey({ ...developer, securityToken: temporary.securityToken }),
    403,
    'InvalidSecurityToken.MismatchWithAccessKey',
  ],
  ['a key of another account', withKey(stranger), 403, 'AccessDenied'],
];

const faultsOf3: readonly Row[] = [
  [
    'a malformed Authorization',
    after(set('authorization', 'ACS3-HMAC-SHA256 Credential=x')),
    400,
    'InvalidArgument',
  ],
  [
    'another algorithm',
    after(
      (call) =>
        (call.headers['authorization'] = String(call.headers['authorization']).replace('SHA256', 'SM3')),
    ),
    400,
    'InvalidArgument',
  ],
  [
    'the signature of API 2016-08-15',
    after(set('authorization', 'FC LTAIdeveloper:c2ln')),
    400,
    'InvalidArgument',
  ],
  [
    'another action than the signed one',
    after(set('x-acs-action', 'DeleteFunction')),
    403,
    'SignatureNotMatch',
  ],
  ['an x-acs- header added after signing', after(set('x-acs-extra', 'yes')), 403, 'SignatureNotMatch'],
  [
    'a changed query',
    ({ otherQuery = '' }) => ({ after: (call) => (call.path = otherQuery) }),
    403,
    'SignatureNotMatch',
  ],
  ['another host than the signed one', after(onLocalhost), 403, 'SignatureNotMatch'],
  [
    'a host that is not signed',
    ({ endpoint }) => ({
      before: set('host', undefined),
      after: set('host', new URL(endpoint(started)).host),
    }),
    403,
    'SignatureNotMatch',
  ],
  ['no date', before(set('x-acs-date', undefined)), 400, 'MissingRequiredHeader'],
  ['no nonce', before(set('x-acs-signature-nonce', undefined)), 400, 'MissingRequiredHeader'],
  ['no digest of the body', before(set('x-acs-content-sha256', undefined)), 400, 'MissingRequiredHeader'],
  [
    'the digest of another body',
    before(set('x-acs-content-sha256', 'a'.repeat(64))),
    403,
    'SignatureNotMatch',
  ],
  ['a malformed date', before(set('x-acs-date', rfc1123(new Date(start)))), 400, 'InvalidArgument'],
  ['an old date', before(set('x-acs-date', at(iso, -minutes15 - 1000))), 403, 'SignatureNotMatch'],
  ['a future date', before(set('x-acs-date', at(iso, minutes15 + 1000))), 403, 'SignatureNotMatch'],
];

const faultsOf2: readonly Row[] = [
  ['a malformed Authorization', after(set('authorization', 'FC LTAIdeveloper')), 400, 'InvalidArgument'],
  [
    'the signature of API 2023-03-30',
    after(set('authorization', 'ACS3-HMAC-SHA256 Credential=x,SignedHeaders=host,Signature=y')),
    400,
    'InvalidArgument',
  ],
  ['a changed x-fc- header', after(set('x-fc-account-id', '2')), 403, 'SignatureNotMatch'],
  [
    'an x-fc- header added after signing',
    after(set('x-fc-invocation-type', 'Async')),
    403,
    'SignatureNotMatch',
  ],
  ['the digest of another body', before(set('content-md5', 'eA==')), 403, 'SignatureNotMatch'],
  ['no date', before(set('date', undefined)), 400, 'MissingRequiredHeader'],
  ['a malformed date', before(set('date', 'yesterday')), 400, 'InvalidArgument'],
  ['an old date', before(set('date', at(rfc1123, -minutes15 - 1000))), 403, 'SignatureNotMatch'],
  ['a future date', before(set('date', at(rfc1123, minutes15 + 1000))), 403, 'SignatureNotMatch'],
];

function rows(through: typeof entrances, faults: readonly Row[]) {
  return through.flatMap(([name, entrance]) =>
    faults.map(([what, fault, status, code]) => ({ name, what, status, code, entrance, fault })),
  );
}

describe('a request that is signed as it should be', () => {
  it.each(entrances)(
    'is admitted through %s, also at the edge of 15 minutes and of its credentials',
    async (_, entrance) => {
      expect(await knock(entrance)).toEqual(admitted);
      expect(await knock(entrance, { key: temporary })).toEqual(admitted);
      for (const edge of [-minutes15, minutes15]) {
        const [name, value] =
          entrance.signer === acs3 ? ['x-acs-date', at(iso, edge)] : ['date', at(rfc1123, edge)];
        expect(await knock(entrance, { before: set(name, value) })).toEqual(admitted);
      }
      now = temporary.expiresAt - 1;
      expect(await knock(entrance, { key: temporary })).toEqual(admitted);
    },
  );

  it.each(entrances2)(
    'is admitted through %s as localhost too: API 2016-08-15 signs no host',
    async (_, entrance) => {
      expect(await knock(entrance, { after: onLocalhost })).toEqual(admitted);
    },
  );
});

describe('a request with a wrong signature', () => {
  it.each([
    ...rows(entrances, faultsOfBoth),
    ...rows(entrances3, faultsOf3),
    ...rows(entrances2, faultsOf2),
    ...rows(
      entrances2.filter(([, { otherQuery }]) => otherQuery !== undefined),
      faultsOf3.filter(([what]) => what === 'a changed query'),
    ),
  ])('is refused by $name for $what: $status $code', async ({ entrance, fault, status, code }) => {
    expect(await knock(entrance, fault(entrance))).toEqual({ status, code, ran: false });
  });

  it.each(entrances3)(
    'is refused by %s for a nonce that was used: 400 SignatureNonceUsed',
    async (name, entrance) => {
      const once = { before: set('x-acs-signature-nonce', `once-${name}`) };
      expect(
        await knock(entrance, { ...once, key: { ...developer, accessKeySecret: 'guessed' } }),
      ).toMatchObject({
        code: 'SignatureNotMatch',
      });
      expect(await knock(entrance, once)).toEqual(admitted);
      expect(await knock(entrance, once)).toEqual({ status: 400, code: 'SignatureNonceUsed', ran: false });
    },
  );

  it.each(entrances)(
    'is refused by %s for another machine’s name before anybody looks at it: 403',
    async (_, entrance) => {
      const host = 'fc.example.com';
      expect(await knock(entrance, { before: set('host', host) })).toEqual({
        status: 403,
        code: undefined,
        ran: false,
      });
    },
  );

  it.each(entrances.flatMap(([name, entrance]) => [0, 1].map((late) => [name, late, entrance] as const)))(
    'is refused by %s %i ms after its credentials end: 403 InvalidSecurityToken.Expired',
    async (_, late, entrance) => {
      now = temporary.expiresAt + late;
      expect(await knock(entrance, { key: temporary })).toEqual({
        status: 403,
        code: 'InvalidSecurityToken.Expired',
        ran: false,
      });
    },
  );
});

const invocation = 'fc:InvokeFunction';
const granted = (resource: string) => ({ Effect: 'Allow', Action: invocation, Resource: resource }) as const;
const denied = (resource: string) => ({ Effect: 'Deny', Action: invocation, Resource: resource }) as const;
const onlyIf = (Condition: Extract<PolicyStatement['Condition'], object>) => ({ ...anything, Condition });

const lacks: readonly [what: string, key: (resource: string) => AccessKey][] = [
  ['no policy', () => keyOf([])],
  ['no such action', (resource) => keyOf([{ ...granted(resource), Action: 'fc:GetFunction' }])],
  ['another resource', (resource) => keyOf([granted(`${resource}2`)])],
  ['another region', (resource) => keyOf([granted(resource.replace(region, 'cn-beijing'))])],
  [
    'action and resource in two statements',
    (resource) => keyOf([granted('x'), { ...granted(resource), Action: 'x' }]),
  ],
  ['a Deny over its Allow', (resource) => keyOf([granted(resource), denied('*')])],
  ['everything but this action', () => keyOf([{ Effect: 'Allow', NotAction: 'fc:Invoke*', Resource: '*' }])],
  ['a session policy narrower than the role', (resource) => keyOf([anything], [granted(`${resource}2`)])],
  ['a role narrower than the session policy', (resource) => keyOf([granted(`${resource}2`)], [anything])],
  ['a Deny in the session policy', (resource) => keyOf([anything], [anything, denied(resource)])],
  ['a qualifier alone', () => keyOf([granted(`${functions}/*/*`), granted(`${services}/app.*/functions/*`)])],
  ['another source address', () => keyOf([onlyIf({ IpAddress: { 'acs:SourceIp': '192.0.2.0/24' } })])],
  ['HTTPS alone', () => keyOf([onlyIf({ Bool: { 'acs:SecureTransport': 'true' } })])],
  [
    'times gone by',
    () => keyOf([onlyIf({ DateLessThan: { 'acs:CurrentTime': '2026-11-20T20:00:00+08:00' } })]),
  ],
];

describe('a caller without permission', () => {
  it.each(
    entrances.flatMap(([name, entrance]) => lacks.map(([what, key]) => ({ name, what, entrance, key }))),
  )('is refused by $name, being granted $what: 403 AccessDenied', async ({ entrance, key }) => {
    expect(await knock(entrance, { key: key(entrance.resource) })).toEqual({
      status: 403,
      code: 'AccessDenied',
      ran: false,
    });
  });

  it.each([
    ['API 2023-03-30', { ...api3, path: '/2023-03-30/functions/db/invocations?qualifier=prod' }],
    ['API 2016-08-15', { ...api2, path: '/2016-08-15/services/app.LATEST/functions/db/invocations' }],
  ])(
    'is refused by %s, being granted the function without qualifier: 403 AccessDenied',
    async (_, entrance) => {
      const key = keyOf([granted(entrance.resource)]);
      expect(await knock(entrance, { key })).toEqual({ status: 403, code: 'AccessDenied', ran: false });
    },
  );

  it.each(entrances)('is admitted by %s once the permission is there', async (_, entrance) => {
    const Condition = {
      IpAddress: { 'acs:SourceIp': '127.0.0.0/8' },
      Bool: { 'acs:SecureTransport': 'false' },
      DateLessThan: { 'acs:CurrentTime': '2026-11-20T12:00:01Z' },
    };
    const key = keyOf([anything], [{ ...granted(entrance.resource), Condition }]);
    expect(await knock(entrance, { key })).toEqual(admitted);
    now = start + 1000;
    expect(await knock(entrance, { key })).toMatchObject({ code: 'AccessDenied' });
  });
});
