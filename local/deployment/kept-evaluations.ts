import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';

/**
 * What descriptions of a deployment have come to, kept in a file: to load what evaluates them, and to do it, takes
 * longer than all the rest of a start. Each is encrypted with a key that is made of all that it was evaluated from:
 * whoever has not the same file, `.env` and environment can neither find nor read it, so that no secret among the
 * values is written down in a way that tells it to anybody new. And nothing that has changed or is damaged can be
 * taken for what it was.
 */
export interface KeptEvaluations {
  find(inputs: string): unknown;
  /** Keeps a value that JSON can hold; of any other, nothing. */
  keep(inputs: string, value: unknown): Promise<void>;
}

const keptSchema = v.array(v.object({ nonce: v.string(), tag: v.string(), text: v.string() }));
type Kept = v.InferOutput<typeof keptSchema>;

/** Three for each start: the template, and the functions before and after the addresses are known. */
const mostKept = 8;

const cipher = 'aes-256-gcm';

export function openKeptEvaluations(path: string): KeptEvaluations {
  const read = (): Kept => {
    if (!existsSync(path)) return [];
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), keptSchema), readFileSync(path, 'utf8'));
    return parsed.success ? parsed.output : [];
  };
  let kept = read();

  return {
    find(inputs) {
      const key = keyOf(inputs);
      for (const each of kept) {
        const text = decrypt(each, key);
        if (text !== undefined) return JSON.parse(text);
      }
      return undefined;
    },

    async keep(inputs, value) {
      const text = JSON.stringify(value);
      if (!isDeepStrictEqual(JSON.parse(text), value)) return;
      kept = [encrypt(text, keyOf(inputs)), ...kept].slice(0, mostKept);
      // Renamed into place: a process killed while writing leaves no half of it. A second start with the same data
      // folder gets this far, before it finds the folder locked.
      const partial = `${path}.${process.pid}.new`;
      await writeFile(partial, JSON.stringify(kept), { mode: 0o600 });
      await rename(partial, path);
    },
  };
}

function keyOf(inputs: string): Buffer {
  return createHash('sha256').update(inputs).digest();
}

function encrypt(text: string, key: Buffer): Kept[number] {
  const nonce = randomBytes(12);
  const encryption = createCipheriv(cipher, key, nonce);
  const bytes = Buffer.concat([encryption.update(text, 'utf8'), encryption.final()]);
  return {
    nonce: nonce.toString('base64'),
    tag: encryption.getAuthTag().toString('base64'),
    text: bytes.toString('base64'),
  };
}

/** Undefined when it was encrypted with another key, or is damaged. */
function decrypt({ nonce, tag, text }: Kept[number], key: Buffer): string | undefined {
  try {
    const decryption = createDecipheriv(cipher, key, Buffer.from(nonce, 'base64'), { authTagLength: 16 });
    decryption.setAuthTag(Buffer.from(tag, 'base64'));
    return decryption.update(text, 'base64', 'utf8') + decryption.final('utf8');
  } catch {
    return undefined;
  }
}
