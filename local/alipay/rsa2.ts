import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Signs with RSA2 (SHA256withRSA); base64. */
export function signRsa2(text: string, privateKey: KeyObject): string {
  return sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64');
}

/** Whether a base64 signature is the RSA2 signature of the text. */
export function isRsa2Signature(text: string, signature: string, publicKey: KeyObject): boolean {
  return verify('RSA-SHA256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
}

/** Reads a public key: PEM, or base64 without armour. */
export function readPublicKey(key: string): KeyObject {
  if (key.includes('-----BEGIN')) return createPublicKey(key);
  return createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
}

/** Reads a private key: PEM, or base64 without armour, in PKCS#8 or PKCS#1. */
export function readPrivateKey(key: string): KeyObject {
  if (key.includes('-----BEGIN')) return createPrivateKey(key);
  const der = Buffer.from(key, 'base64');
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs1' });
  }
}
