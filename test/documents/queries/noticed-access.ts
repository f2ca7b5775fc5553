import type * as TableStore from 'tablestore';
import { createAccess, type TablestoreAccess } from '../../../functions/common/tablestore/access.ts';

/** The way to Tablestore, on which a test stands. */
export interface NoticedAccess extends TablestoreAccess {
  /** The calls so far, by the SDK's names of them. A test may empty the list. */
  readonly calls: string[];
  /** Each runs once, between the next call's answer and what is made of it. */
  readonly interruptions: (() => Promise<unknown>)[];
}

export function createNoticedAccess(client: TableStore.Client): NoticedAccess {
  const { send } = createAccess(client);
  const calls: string[] = [];
  const interruptions: (() => Promise<unknown>)[] = [];
  return {
    calls,
    interruptions,
    async send(call) {
      const answer = await send((sdk) => call(noticing(sdk, (method) => calls.push(method))));
      for (const interruption of interruptions.splice(0)) await interruption();
      return answer;
    },
  };
}

function noticing(client: TableStore.Client, notice: (method: string) => void): TableStore.Client {
  return new Proxy(client, {
    get(target, name) {
      notice(String(name));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
