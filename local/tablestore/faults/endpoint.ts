import { FaultError, type FaultInput } from './fault.ts';
import type { FaultSwitches } from './fault-switches.ts';

/** Where faults are set over HTTP. */
const path = '/local/faults';

/** The longest list of faults that can be sent, in bytes. */
export const maximumFaultsSize = 64 * 1024;

export interface FaultsRequest {
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  readonly contentType: string | undefined;
  /** Undefined when it is longer than maximumFaultsSize. */
  readonly body: Buffer | undefined;
}

export interface FaultsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Answers in JSON what people and tests ask of the fault switches, which no real instance has:
 * `GET /local/faults` lists them, `PUT` sets a list in the place of all, `POST` sets one more, `DELETE` removes all, or
 * with an id (`/local/faults/7`) that one. PUT and POST must say `application/json`, which a page of another origin
 * cannot send unasked.
 */
export function answerFaults(request: FaultsRequest, switches: FaultSwitches): FaultsAnswer {
  try {
    if (request.path === path) return answerAll(request, switches);
    if (request.path.startsWith(`${path}/`)) {
      return answerOne(request, request.path.slice(path.length + 1), switches);
    }
    return refuse(404, 'NotFound', `There is nothing at ${request.path}; faults are at ${path}.`);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return refuse(400, error.code, error.message);
  }
}

function answerAll(request: FaultsRequest, switches: FaultSwitches): FaultsAnswer {
  switch (request.method) {
    case 'GET':
      return reply(200, switches.list());
    case 'PUT':
    case 'POST': {
      const problem = problemOfBody(request);
      if (problem !== undefined) return problem;
      const input = parseJson(request.body);
      if (request.method === 'PUT') switches.set(input as FaultInput[]);
      else switches.add(input as FaultInput);
      const list = switches.list();
      return request.method === 'PUT' ? reply(200, list) : reply(201, list.at(-1));
    }
    case 'DELETE':
      switches.clear();
      return { status: 204, headers: {}, body: '' };
    default:
      return refuseMethod(request.method, 'GET, PUT, POST, DELETE');
  }
}

function answerOne({ method }: FaultsRequest, id: string, switches: FaultSwitches): FaultsAnswer {
  if (method !== 'DELETE') return refuseMethod(method, 'DELETE');
  if (switches.remove(id)) return { status: 204, headers: {}, body: '' };
  const ids = switches.list().map((fault) => fault.id);
  const there = ids.length === 0 ? 'none is set' : `there are ${ids.join(', ')}`;
  return refuse(404, 'NotFound', `There is no fault ${JSON.stringify(id)}: ${there}.`);
}

function problemOfBody({ contentType = '', body }: FaultsRequest): FaultsAnswer | undefined {
  const [type = ''] = contentType.split(';', 1);
  if (type.trim().toLowerCase() !== 'application/json') {
    const given = contentType === '' ? 'missing' : JSON.stringify(contentType);
    return refuse(415, 'InvalidArgument', `The content-type must be application/json, and is ${given}.`);
  }
  if (body === undefined) {
    return refuse(413, 'InvalidArgument', `The body must not be longer than ${maximumFaultsSize} bytes.`);
  }
  return undefined;
}

function parseJson(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    throw new FaultError('The body must be JSON, such as {"kind":"throttle","times":1}.');
  }
}

function refuseMethod(method: string, allowed: string): FaultsAnswer {
  const refusal = refuse(405, 'InvalidArgument', `${method} is not allowed here; use ${allowed}.`);
  return { ...refusal, headers: { ...refusal.headers, allow: allowed } };
}

function refuse(status: number, code: string, message: string): FaultsAnswer {
  return reply(status, { error: { code, message } });
}

function reply(status: number, body: unknown): FaultsAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(body)}\n` };
}
