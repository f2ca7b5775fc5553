import type { Credentials } from './acs3-signature.ts';
import { malformed, parseJson, readObject, readText, readTime, type UnknownObject } from './border.ts';

/** Where the functions are, as the session's answer says. */
export interface FunctionsLocation {
  /** `https://{accountId}.{region}.fc.aliyuncs.com`, or wherever else the API answers. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  /** The name of the function that keeps the documents. */
  readonly db: string;
  /** The generation of Function Compute; functions of 2.0 belong to a service. */
  readonly api:
    | { readonly version: '2023-03-30' }
    | { readonly version: '2016-08-15'; readonly service: string };
}

/** A signed-in user's session. Times are milliseconds since 1970 by the server's clock. */
export interface Session {
  /** The bearer secret: it goes to the session and db functions only. */
  readonly sessionId: string;
  readonly credentials: Credentials;
  readonly credentialsExpireAt: number;
  /** When a fifth of the credentials' life is left: early enough for a renewal to be tried more than once. */
  readonly renewAt: number;
  /** What to add to this device's clock to get the server's. */
  readonly clockOffset: number;
  readonly functions: FunctionsLocation;
}

/**
 * Reads what the session function answers to a login or a renewal. Fields that it does not know are ignored.
 *
 * @param receivedAt when the answer came, by this device's clock.
 * @throws ClientError `Internal`, which names the field that is missing or wrong.
 */
export function parseSessionAnswer(answer: string, receivedAt: number): Session {
  const what = 'the session answer';
  const session = readObject(parseJson(answer), what);
  const sts = readObject(session['sts'], `${what}'s "sts"`);
  const credentialsExpireAt = readTime(sts, 'Expiration', `${what}'s "sts"`);
  const serverTime = readTime(session, 'serverTime', what);
  return {
    sessionId: readText(session, 'sessionId', what),
    credentials: {
      accessKeyId: readText(sts, 'AccessKeyId', `${what}'s "sts"`),
      accessKeySecret: readText(sts, 'AccessKeySecret', `${what}'s "sts"`),
      securityToken: readText(sts, 'SecurityToken', `${what}'s "sts"`),
    },
    credentialsExpireAt,
    renewAt: credentialsExpireAt - (credentialsExpireAt - serverTime) / 5,
    clockOffset: serverTime - receivedAt,
    functions: readFunctions(readObject(session['functions'], `${what}'s "functions"`)),
  };
}

function readFunctions(functions: UnknownObject): FunctionsLocation {
  const what = 'the session answer\'s "functions"';
  const endpoint = readText(functions, 'endpoint', what);
  if (!/^https?:\/\/[^/?#@\s]+\/?$/.test(endpoint))
    throw malformed(`${what} has no endpoint but "${endpoint}"`);
  return {
    endpoint,
    accountId: readText(functions, 'accountId', what),
    region: readText(functions, 'region', what),
    db: readText(functions, 'db', what),
    api: readApi(functions, what),
  };
}

function readApi(functions: UnknownObject, what: string): FunctionsLocation['api'] {
  const version = readText(functions, 'api', what);
  if (version === '2023-03-30') return { version };
  if (version === '2016-08-15') return { version, service: readText(functions, 'service', what) };
  throw malformed(`${what} names the API "${version}", which this version of the client does not know`);
}
