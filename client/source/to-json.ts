import { ClientError } from './errors.ts';

/**
 * JSON, but without its habit of turning NaN and the infinities into null.
 *
 * @throws ClientError `InvalidArgument`
 */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, (key, part: unknown) => {
      if (typeof part !== 'number' || Number.isFinite(part)) return part;
      throw new ClientError('InvalidArgument', `"${key}" is ${part}, which JSON cannot express.`);
    });
  } catch (error) {
    if (error instanceof ClientError) throw error;
    throw new ClientError('InvalidArgument', 'The data cannot be expressed in JSON.', { cause: error });
  }
}
