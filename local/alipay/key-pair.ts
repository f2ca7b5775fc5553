import { generateKeyPairSync } from 'node:crypto';

/** An RSA2 key pair (2048 bits) in the forms that Alipay's key tool gives and alipay-sdk takes: base64, no PEM armour. */
export interface KeyPair {
  /** For alipay-sdk with `keyType: 'PKCS8'`, which is what Alipay's own tool makes. */
  readonly privateKeyPkcs8: string;
  /** For alipay-sdk with `keyType: 'PKCS1'`, its default. */
  readonly privateKeyPkcs1: string;
  readonly publicKey: string;
}

export function createKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKeyPkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    privateKeyPkcs1: privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}
