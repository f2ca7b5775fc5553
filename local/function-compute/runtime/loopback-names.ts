import dns from 'node:dns';
import { isIP } from 'node:net';
import { isLoopback } from './loopback.ts';

type AnyFunction = (...values: unknown[]) => unknown;
type Functions = Record<string, AnyFunction>;

/** All of node:dns that asks a name server rather than the machine. */
const asksNameServer = /^(resolve|reverse|lookupService)/;

/**
 * Makes node:dns answer for loopback alone. `refuse` gives the error for a name: looking a name up would already tell
 * another machine about it.
 */
export function refuseOtherNames(refuse: (target: string) => Error): void {
  const withCallback = [dns, dns.Resolver.prototype] as unknown as Functions[];
  const withPromise = [dns.promises, dns.promises.Resolver.prototype] as unknown as Functions[];

  const failCallback = (host: unknown, rest: readonly unknown[]) => {
    const callback = rest.at(-1);
    if (typeof callback === 'function') process.nextTick(callback as AnyFunction, refuse(String(host)));
    return {};
  };
  for (const holder of withCallback) {
    for (const name of namesOfFunctions(holder).filter((method) => asksNameServer.test(method))) {
      holder[name] = (host, ...rest) => failCallback(host, rest);
    }
  }
  for (const holder of withPromise) {
    for (const name of namesOfFunctions(holder).filter((method) => asksNameServer.test(method))) {
      holder[name] = async (host) => {
        throw refuse(String(host));
      };
    }
  }

  const needsNoLookup = (host: unknown) => isLoopback(String(host)) || isIP(String(host)) !== 0;
  const lookup = dns.lookup as AnyFunction;
  const lookupPromise = dns.promises.lookup as AnyFunction;
  Object.assign(dns, {
    lookup: (host: unknown, ...rest: unknown[]) =>
      needsNoLookup(host) ? lookup(host, ...rest) : failCallback(host, rest),
  });
  Object.assign(dns.promises, {
    lookup: async (host: unknown, ...rest: unknown[]) => {
      if (needsNoLookup(host)) return lookupPromise(host, ...rest);
      throw refuse(String(host));
    },
  });
}

function namesOfFunctions(holder: Functions): string[] {
  const inherited: object = Object.getPrototypeOf(holder) ?? {};
  const names = new Set([...Object.getOwnPropertyNames(holder), ...Object.getOwnPropertyNames(inherited)]);
  return [...names].filter((name) => typeof holder[name] === 'function');
}
