import { accountId, region, type StartedFunctionCompute } from './function-compute.fixture.ts';
import type { FunctionCompute } from './function-compute.ts';
import { acs3, fc, type Signer } from './signed-call.fixture.ts';

/** Deploys what is behind the entrances: functions that print when they run. */
export function deployBehindEntrances(started: StartedFunctionCompute): Promise<void> {
  const event = 'exports.handler = async () => { console.log("ran"); return { statusCode: 200 }; }';
  const http2 = 'exports.handler = (request, response) => { console.log("ran"); response.send(""); }';
  const trigger = {
    httpTrigger: { triggerName: 'http', authType: 'function', methods: ['POST'] },
  } as const;
  const of2 = { generation: 2, serviceName: 'app' } as const;
  return started.deploy(
    started.define(event),
    started.define(event, { functionName: 'page', ...trigger }),
    started.define(event, of2),
    started.define(http2, { functionName: 'old-page', ...of2, ...trigger }),
  );
}

/** A way to invoke a function, and what a signed request there can be changed into. */
export interface Entrance {
  readonly signer: Signer;
  readonly endpoint: (functionCompute: FunctionCompute) => string;
  readonly path: string;
  readonly otherPath: string;
  /** Absent where no query is signed. */
  readonly otherQuery?: string;
  readonly resource: string;
}

export const functions = `acs:fc:${region}:${accountId}:functions`;
export const services = `acs:fc:${region}:${accountId}:services`;
const api = ({ endpoint }: FunctionCompute) => endpoint;
const triggerOf =
  (name: string) =>
  ({ triggers }: FunctionCompute) =>
    triggers.get(name) ?? '';

export const api3: Entrance = {
  signer: acs3,
  endpoint: api,
  path: '/2023-03-30/functions/db/invocations?qualifier=LATEST',
  otherPath: '/2023-03-30/functions/page/invocations?qualifier=LATEST',
  otherQuery: '/2023-03-30/functions/db/invocations',
  resource: `${functions}/db`,
};
const trigger3: Entrance = {
  signer: acs3,
  endpoint: triggerOf('page'),
  path: '/a?b=c',
  otherPath: '/other?b=c',
  otherQuery: '/a?b=d',
  resource: `${functions}/page`,
};
export const api2: Entrance = {
  signer: fc,
  endpoint: api,
  path: '/2016-08-15/services/app/functions/db/invocations',
  otherPath: '/2016-08-15/services/app/functions/old-page/invocations',
  resource: `${services}/app/functions/db`,
};
const trigger2: Entrance = {
  signer: fc,
  endpoint: triggerOf('old-page'),
  path: '/a?b=c',
  otherPath: '/other?b=c',
  otherQuery: '/a?b=d',
  resource: `${services}/app/functions/old-page`,
};
const proxy2: Entrance = {
  ...trigger2,
  endpoint: api,
  path: '/2016-08-15/proxy/app/old-page/a?b=c',
  otherPath: '/2016-08-15/proxy/app/old-page/other?b=c',
  otherQuery: '/2016-08-15/proxy/app/old-page/a?b=d',
};

export const entrances: readonly (readonly [name: string, entrance: Entrance])[] = [
  ['API 2023-03-30', api3],
  ['an HTTP trigger of 3.0', trigger3],
  ['API 2016-08-15', api2],
  ['an HTTP trigger of 2.0', trigger2],
  ['an HTTP trigger of 2.0 below /proxy/', proxy2],
];
export const entrances3 = entrances.filter(([, { signer }]) => signer === acs3);
export const entrances2 = entrances.filter(([, { signer }]) => signer === fc);
