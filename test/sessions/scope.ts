import { readConfiguration } from '../../functions/common/configuration.ts';
import { createLog } from '../../functions/common/log.ts';
import type { Store } from '../../functions/common/tablestore/store.ts';
import { sessionConfiguration } from '../../functions/session/configuration.ts';
import type { Identity } from '../../functions/session/identity.ts';
import type { SessionScope } from '../../functions/session/issue-session.ts';
import type { SessionWorld } from './session-world.ts';

/** What an invocation of the session function has at hand, on the world's database, without Alipay and STS. */
export function scopeOf(
  world: SessionWorld,
  options: {
    readonly identity: Identity;
    readonly store?: Store;
    /** What happens while STS is asked. */
    readonly meanwhile?: () => Promise<unknown>;
  },
): SessionScope {
  return {
    configuration: readConfiguration(sessionConfiguration, world.environment),
    context: world.context,
    store: options.store ?? world.store,
    identifyUser: async () => options.identity,
    issueCredentials: async () => {
      await options.meanwhile?.();
      return { AccessKeyId: 'STS.a', AccessKeySecret: 'b', SecurityToken: 'c', Expiration: 'd' };
    },
    clock: () => world.now,
    log: createLog('request-1', 'developer', (line) => world.log.push(line)),
  };
}
