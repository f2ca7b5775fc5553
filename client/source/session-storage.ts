import { isObject, parseJson } from './border.ts';
import { ClientError } from './errors.ts';
import type { ClientStorage } from './platform.ts';
import { parseSessionAnswer, type Session } from './session.ts';

/** The session function's answer, unchanged, and when it came by this device's clock. */
export interface ReceivedAnswer {
  readonly answer: string;
  readonly receivedAt: number;
}

/** Keeps one session function's last answer between launches. */
export interface SessionStorage {
  load(): Promise<Session | undefined>;
  save(received: ReceivedAnswer): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Storage is a convenience: when it is full, broken, or holds what another version wrote, the user signs in again,
 * so that loading and saving never fail. Removing does, because then a secret would stay behind.
 */
export function createSessionStorage(storage: ClientStorage, sessionUrl: string): SessionStorage {
  const key = `mini-app-client ${sessionUrl}`;
  return {
    load: async () => {
      try {
        return parseStored(await storage.get(key));
      } catch {
        return undefined;
      }
    },
    save: async (received) => {
      await storage.set(key, JSON.stringify(received)).catch(() => undefined);
    },
    remove: () =>
      storage.remove(key).catch((cause: unknown) => {
        throw new ClientError('Internal', 'The session could not be removed from storage.', { cause });
      }),
  };
}

function parseStored(text: string | undefined): Session | undefined {
  const stored = text === undefined ? undefined : parseJson(text);
  if (!isObject(stored)) return undefined;
  const { answer, receivedAt } = stored;
  if (typeof answer !== 'string' || typeof receivedAt !== 'number') return undefined;
  return parseSessionAnswer(answer, receivedAt);
}
