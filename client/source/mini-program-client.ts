import { type Client, type ClientOptions, createClientOn } from './create-client.ts';
import { jsHashes } from './js-hashes.ts';
import type { My } from './my.ts';
import { createMyStorage } from './my-storage.ts';
import { createMyTransport } from './my-transport.ts';
import type { CreateFc2Invoker } from './platform.ts';
import { createRandomBytes } from './random-bytes.ts';
import { platformWait } from './wait.ts';

/** The options of the client for Node, with other defaults: `storage` is the mini-program's own on the device. */
export interface MiniProgramOptions extends ClientOptions {
  /** Alipay's global `my`. */
  readonly my: My;
}

/** The client on `my`. `createFc2Invoker` adds the way to deployments that speak API 2016-08-15. */
export function createMiniProgramClient<Collections extends { [Name in keyof Collections]: object }>(
  options: MiniProgramOptions,
  createFc2Invoker?: CreateFc2Invoker,
): Client<Collections> {
  const {
    my,
    storage = createMyStorage(my),
    wait,
    clock = Date.now,
    random = createRandomBytes(clock, Math.random),
  } = options;
  return createClientOn<Collections>(
    {
      sendRequest: createMyTransport(my),
      hashes: jsHashes,
      randomBytes: random,
      now: clock,
      storage,
      ...(createFc2Invoker && { createFc2Invoker }),
      ...platformWait(wait),
    },
    options,
  );
}
