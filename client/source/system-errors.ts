import { isObject } from './border.ts';

/** What Node's system errors say of a machine that has no network: no route, no interface, no resolver to ask. */
const offline = ['ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN'];

/** What a call that Node's network failed rejects with; fetch has the system's error as the cause of its own. */
export function codeOfSystemError(error: unknown): 'Offline' | 'Unavailable' {
  const { code, cause } = isObject(error) ? error : {};
  const systemCode = isObject(cause) ? cause['code'] : code;
  return offline.some((name) => name === systemCode) ? 'Offline' : 'Unavailable';
}
