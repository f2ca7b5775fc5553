import { createHash, createHmac, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { type Client, createClientOn } from '../../client/source/create-client.ts';
import { createMemoryStorage, type Platform, type Transport } from '../../client/source/platform.ts';
import {
  type CollectionDefinitions,
  type CollectionsOf,
  defineCollections,
} from '../../functions/common/collections/define.ts';
import { type SessionWorld, startSessionWorld } from '../sessions/session-world.ts';

const declared = defineCollections({
  tasks: {
    fields: {
      text: v.pipe(v.string(), v.maxLength(100)),
      status: v.optional(v.picklist(['open', 'done']), 'open'),
      points: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-100), v.maxValue(100)), 0),
      due: v.optional(v.pipe(v.number(), v.integer()), 0),
      note: v.optional(v.pipe(v.string(), v.maxLength(1000))),
      tags: v.optional(v.array(v.string())),
    },
    indexes: ['due', ['status', 'points']],
  },
  news: { fields: { title: v.string() }, shared: true },
});

export type Collections = CollectionsOf<typeof declared>;

/** The genuine functions on the local Tablestore, Alipay and STS, and clients that reach them without a network. */
export interface ClientWorld {
  readonly world: SessionWorld;
  /** Carries requests to the functions, without a network. */
  readonly sendRequest: Transport;
  /** A client of its own device, which a user is signed in on when they need to be. */
  clientOf(user: string, device?: Device): Client<Collections>;
  close(): Promise<void>;
}

/** What a device may have of its own. */
export type Device = Partial<Pick<Platform, 'sendRequest' | 'storage' | 'wait' | 'now'>> & {
  readonly retries?: number;
};

export const sessionUrl = 'https://session.example.com/';

/** `collections` stands in for those of this file. */
export async function startClientWorld(collections: CollectionDefinitions = declared): Promise<ClientWorld> {
  const world = await startSessionWorld(collections);
  const instances = world.start();

  const sendRequest: Transport = async ({ url, body }) => {
    if (url === sessionUrl) {
      const { status, text } = await instances.session(body);
      return { status, headers: {}, body: text };
    }
    return { status: 200, headers: {}, body: JSON.stringify(await instances.db(JSON.parse(body))) };
  };
  const hashes = {
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
    hmacSha256: (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex'),
  };

  return {
    world,
    sendRequest,
    clientOf: (user, { retries = 2, ...device } = {}) =>
      createClientOn<Collections>(
        {
          sendRequest,
          hashes,
          randomBytes,
          now: () => world.now,
          storage: createMemoryStorage(),
          ...device,
        },
        { sessionUrl, getAuthCode: async () => world.alipay.authorize(user), retries },
      ),
    close: world.close,
  };
}
