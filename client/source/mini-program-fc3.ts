import type { Client } from './create-client.ts';
import { createMiniProgramClient, type MiniProgramOptions } from './mini-program-client.ts';

export { createCanceller } from './cancellation.ts';
export { command } from './command.ts';
export { ClientError, isClientError } from './errors.ts';
export type * from './mini-program.ts';

/**
 * The client for a mini-program whose deployments are all of Function Compute 3.0: half as large, because
 * `@alicloud/fc2` is not inside. A deployment of 2.0 is refused as `InvalidArgument`.
 *
 * @throws ClientError `InvalidArgument` when an option is missing or wrong.
 */
export function createClient<
  Collections extends { [Name in keyof Collections]: object } = Record<string, Record<string, unknown>>,
>(options: MiniProgramOptions): Client<Collections> {
  return createMiniProgramClient<Collections>(options);
}
