import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from './backend.ts';
import { isRecord } from './json-file.ts';
import { type ProxyAnswer, type ProxyRequest, readProxyRequest, sendProxyRequest } from './proxy.ts';
import { BadRequestError } from './request-body.ts';
import type { PhoneRequest, RequestLog } from './request-log.ts';
import type { Switches } from './switches.ts';

/** What phones ask over their network, which may be off or slow. */
export interface PhoneRequests {
  /** `my.request`. @throws BadRequestError */
  send(body: Record<string, unknown>): Promise<ProxyAnswer>;
  /** `my.getAuthCode`. @throws BadRequestError */
  authorize(body: Record<string, unknown>): Promise<{ authCode: string } | ProxyFailure>;
  /** Ends the session or the STS token that the phone was given last. @throws BadRequestError when there is none. */
  expire(body: Record<string, unknown>): Promise<void>;
}

type ProxyFailure = Extract<ProxyAnswer, { error: number }>;
type ProxySuccess = Extract<ProxyAnswer, { status: number }>;

/** How much later a phone with a slow network hears of anything. */
export const slowNetworkMilliseconds = 2000;

const offline: ProxyFailure = { error: 12, errorMessage: 'network error: the phone is offline' };

export function createPhoneRequests(options: {
  switches: Switches;
  log: RequestLog;
  backend: Backend | undefined;
  clock: () => number;
  allowedOrigins: () => readonly string[];
  authorize: (user: string) => Promise<string>;
}): PhoneRequests {
  const { switches, log, backend, clock } = options;
  /** What the session function has given to each phone. */
  const given = new Map<string, { sessionId: string; accessKeyId: string | undefined }>();

  async function pass(
    phone: string,
    request: ProxyRequest,
    onLate: (answer: ProxyAnswer) => void,
  ): Promise<ProxyAnswer & Pick<PhoneRequest, 'missing'>> {
    if (switches.isOn(phone, 'offline')) return { ...offline, missing: 'unsent' };
    let { timeout } = request;
    if (switches.isOn(phone, 'slowNetwork')) {
      await sleep(Math.min(slowNetworkMilliseconds, timeout));
      timeout -= slowNetworkMilliseconds;
    }
    if (timeout <= 0) {
      return { error: 13, errorMessage: `timeout after ${request.timeout} ms`, missing: 'unsent' };
    }
    const answer = await sendProxyRequest({ ...request, timeout }, options.allowedOrigins(), onLate);
    if (!('error' in answer)) return answer;
    return { ...answer, missing: answer.error === 11 ? 'unsent' : 'unanswered' };
  }

  return {
    async send(body) {
      const request = readProxyRequest(body);
      const phone = nameOf(body.phone);
      const began = clock();
      const { missing, ...answer } = await pass(phone, request, (late) => logLate(phone, late));
      const operation = operationOf(request);
      const told = {
        phone,
        phoneMilliseconds: clock() - began,
        ...(operation !== undefined && { operation }),
      };
      if ('error' in answer) {
        const note = `${request.method} ${request.url}: ${answer.errorMessage}`;
        log.passed({ ...told, ...(missing && { missing }), code: `error ${answer.error}`, note });
        return answer;
      }
      const content = smallJson(answer.body);
      remember(phone, content);
      const code = isRecord(content.error) ? content.error.code : undefined;
      const known = { ...told, ...requestIdOf(answer), ...(typeof code === 'string' && { code }) };
      if (!switches.isOn(phone, 'offline')) {
        log.passed(known);
        return answer;
      }
      log.passed({ ...known, note: 'The phone went offline before the answer came.' });
      return offline;
    },

    async authorize(body) {
      const { user } = body;
      if (typeof user !== 'string' || user === '') throw new BadRequestError('user must be a name.');
      const phone = nameOf(body.phone ?? user);
      if (switches.isOn(phone, 'slowNetwork')) await sleep(slowNetworkMilliseconds);
      if (!switches.isOn(phone, 'offline')) return { authCode: await options.authorize(user) };
      log.passed({
        phone,
        operation: 'my.getAuthCode',
        missing: 'unsent',
        code: `error ${offline.error}`,
      });
      return offline;
    },

    async expire({ phone, what }) {
      const { sessionId, accessKeyId } = given.get(nameOf(phone)) ?? {};
      if (backend === undefined || sessionId === undefined) {
        throw new BadRequestError('This phone has not logged in since the preview started.');
      }
      if (what === 'session') {
        await backend.endSession(sessionId).catch((error: unknown) => {
          throw new BadRequestError(error instanceof Error ? error.message : String(error), { cause: error });
        });
      } else if (what === 'token') {
        if (accessKeyId === undefined || !backend.expireToken(accessKeyId))
          throw new BadRequestError('This phone has no STS token that the local STS knows.');
      } else throw new BadRequestError('what must be session or token.');
    },
  };

  /** What the phone does not wait for any more is its request all the same. */
  function logLate(phone: string, answer: ProxyAnswer): void {
    if ('error' in answer) return;
    log.passed({ phone, ...requestIdOf(answer), note: 'The phone had given up before the answer came.' });
  }

  function remember(phone: string, { sessionId, sts }: Record<string, unknown>): void {
    if (typeof sessionId !== 'string') return;
    const accessKeyId = isRecord(sts) ? sts.AccessKeyId : undefined;
    given.set(phone, {
      sessionId,
      accessKeyId: typeof accessKeyId === 'string' ? accessKeyId : undefined,
    });
  }
}

function nameOf(phone: unknown): string {
  if (typeof phone !== 'string' || phone === '') throw new BadRequestError('phone must be a name.');
  return phone;
}

/** What the backend's own requests say that they are for: an operation of db on a collection, or an action of session. */
function operationOf(request: ProxyRequest): string | undefined {
  const { op, collection, action, authCode } = smallJson(request.body);
  const parts = [op ?? action ?? (authCode === undefined ? undefined : 'login'), collection];
  return parts.filter((part) => typeof part === 'string').join(' ') || undefined;
}

/** A list of documents is not looked through for what only short texts have. */
const longestLooked = 16 * 1024;

function smallJson(base64: string): Record<string, unknown> {
  if (base64.length > longestLooked) return {};
  try {
    const content: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    return isRecord(content) ? content : {};
  } catch {
    return {};
  }
}

function requestIdOf({ headers }: ProxySuccess): Pick<PhoneRequest, 'requestId'> {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-fc-request-id');
  return found === undefined ? {} : { requestId: found[1] };
}
