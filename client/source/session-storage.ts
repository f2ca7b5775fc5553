import { parseJson, readObject, readText, readTime } from './border.ts';
import { ClientError } from './errors.ts';
import type { ClientStorage, Hashes } from './platform.ts';
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
 * so that loading and saving never fail. Removing does, because then a secret would stay behind. The digest tells what
 * was damaged and can still be read, such as an address with a letter missing, which nothing would put right.
 */
export function createSessionStorage(
  storage: ClientStorage,
  sessionUrl: string,
  { sha256 }: Pick<Hashes, 'sha256'>,
): SessionStorage {
  const digestOf = ({ answer, receivedAt }: ReceivedAnswer) => sha256(`${receivedAt} ${answer}`);
  const key = `mini-app-client ${sessionUrl}`;
  return {
    load: async () => {
      try {
        const { digest, ...received } = readStored(await storage.get(key));
        if (digest !== digestOf(received)) return undefined;
        return parseSessionAnswer(received.answer, received.receivedAt);
      } catch {
        return undefined;
      }
    },
    save: async (received) => {
      try {
        await storage.set(key, JSON.stringify({ ...received, digest: digestOf(received) }));
      } catch {
        // The session lasts as long as the app is open.
      }
    },
    remove: async () => {
      try {
        await storage.remove(key);
      } catch (cause) {
        throw new ClientError('Internal', 'The session could not be removed from storage.', { cause });
      }
    },
  };
}

/** @throws ClientError when it is not what `save` makes. */
function readStored(text: string | undefined): ReceivedAnswer & { readonly digest: unknown } {
  const what = 'the stored session';
  const stored = readObject(parseJson(text ?? ''), what);
  return {
    answer: readText(stored, 'answer', what),
    receivedAt: readTime(stored, 'receivedAt', what),
    digest: stored['digest'],
  };
}
