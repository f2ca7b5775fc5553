import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { createKeyPair, type KeyPair } from '../alipay/key-pair.ts';
import { LocalCloudError } from './errors.ts';

const keyPair = v.object({ privateKey: v.string(), publicKey: v.string() });

const identitySchema = v.object({
  accountId: v.string(),
  accessKeyId: v.string(),
  accessKeySecret: v.string(),
  appId: v.string(),
  /** The mini-program's own pair, with which the session function signs. */
  app: keyPair,
  /** Alipay's pair, with which the local gateway signs. */
  alipay: keyPair,
});

/** Who the developer, their mini-program and Alipay are in one local cloud; it stays the same across restarts. */
export type Identity = v.InferOutput<typeof identitySchema>;

/** Of the length that Alibaba Cloud's account ids have. */
const accountId = '1000000000000001';
const appId = '2021000000000001';

/**
 * Reads DIR/identity.json, or makes it: an AccessKey and two RSA key pairs that are worth nothing outside.
 *
 * @throws LocalCloudError when the file is there but cannot be understood.
 */
export async function loadIdentity(dataDirectory: string): Promise<Identity> {
  const path = join(dataDirectory, 'identity.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), identitySchema), text);
    if (parsed.success) return parsed.output;
    throw new LocalCloudError(
      'BadIdentity',
      `${path} is damaged. Delete it: the next start makes a new one.`,
    );
  }
  const identity: Identity = {
    accountId,
    accessKeyId: `LTAI${randomBytes(15).toString('base64url')}`,
    accessKeySecret: randomBytes(24).toString('base64url'),
    appId,
    app: toKeyPair(createKeyPair()),
    alipay: toKeyPair(createKeyPair()),
  };
  // Renamed into place: a process killed while writing leaves no half of it.
  const partial = `${path}.${process.pid}.new`;
  await writeFile(partial, JSON.stringify(identity, null, 2), { mode: 0o600 });
  await rename(partial, path);
  return identity;
}

/** PKCS8, because that is what Alipay's own key tool gives developers. */
function toKeyPair({ privateKeyPkcs8: privateKey, publicKey }: KeyPair) {
  return { privateKey, publicKey };
}
