import { createPrivateKey, createPublicKey } from 'node:crypto';

/** A key with or without PEM's first and last line, on one line or on many (`\n` may arrive as two characters). */
export function withoutArmour(key: string): string {
  return key.replace(/-----[A-Z ]+-----/g, '').replace(/\\n|\s/g, '');
}

/** Alipay's key tool writes PKCS8, its SDK for Node assumes PKCS1; the key's first bytes tell which it is. */
export function keyTypeOf(privateKey: string): 'PKCS1' | 'PKCS8' {
  const der = Buffer.from(withoutArmour(privateKey), 'base64');
  // Both are SEQUENCE { INTEGER 0, …}: PKCS8 goes on with a SEQUENCE (30), PKCS1 with the modulus, an INTEGER (02).
  const lengthBytes = (der[1] ?? 0) < 0x80 ? 0 : (der[1] ?? 0) & 0x7f;
  return der[2 + lengthBytes + 3] === 0x30 ? 'PKCS8' : 'PKCS1';
}

/** Says whether a text is an RSA private key in either form. */
export function isRsaPrivateKey(text: string): boolean {
  const type = keyTypeOf(text) === 'PKCS8' ? 'pkcs8' : 'pkcs1';
  const key = Buffer.from(withoutArmour(text), 'base64');
  return isRsa(() => createPrivateKey({ key, format: 'der', type }));
}

/** Says whether a text is an RSA public key as Alipay's console shows it. */
export function isRsaPublicKey(text: string): boolean {
  const key = Buffer.from(withoutArmour(text), 'base64');
  return isRsa(() => createPublicKey({ key, format: 'der', type: 'spki' }));
}

function isRsa(read: () => ReturnType<typeof createPublicKey>): boolean {
  try {
    return read().asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
