import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  isRsaPrivateKey,
  isRsaPublicKey,
  keyTypeOf,
  withoutArmour,
} from '../../functions/session/alipay-keys.ts';

/** The form that a variable must have, and how to mend it. */
interface Rule {
  readonly name: string;
  readonly form: RegExp;
  readonly advice: string;
  /** The function has a default. */
  readonly isOptional?: true;
}

const rules: readonly Rule[] = [
  { name: 'ALIPAY_APP_ID', form: /^\d{16}$/, advice: 'the 16 digits that open.alipay.com shows for the app' },
  { name: 'SESSION_IDLE_SECONDS', form: /^[1-9]\d{0,8}$/, advice: 'a whole number of seconds' },
  { name: 'SESSION_ABSOLUTE_SECONDS', form: /^[1-9]\d{0,8}$/, advice: 'a whole number of seconds' },
  {
    name: 'SESSION_LIMIT',
    form: /^([1-9]\d?|100)$/,
    advice: 'a whole number of sessions from 1 to 100',
    isOptional: true,
  },
  {
    name: 'ALIPAY_IDENTITY_KIND',
    form: /^(any|open_id|user_id)$/,
    advice: 'any, open_id or user_id',
    isOptional: true,
  },
];

/**
 * Checks the session function's variables: their form, that the private key is one, and that Alipay's public key is
 * not the app's own, which is the mistake that everybody makes. No value of a key is ever shown.
 *
 * @returns a line for each problem, with the way to mend it
 */
export function checkVariables(variables: Readonly<Record<string, string>>): string[] {
  const problems = rules
    .filter(({ name, form, isOptional }) => {
      const value = variables[name];
      return value === undefined ? isOptional !== true : !form.test(value);
    })
    .map(({ name, advice }) => `${name} is ${JSON.stringify(variables[name] ?? '')}: it must be ${advice}.`);
  if (Number(variables['SESSION_IDLE_SECONDS']) > Number(variables['SESSION_ABSOLUTE_SECONDS'])) {
    problems.push(
      'SESSION_IDLE_SECONDS is more than SESSION_ABSOLUTE_SECONDS: sessions end at the smaller of them.',
    );
  }
  return [...problems, ...checkKeys(variables)];
}

function checkKeys(variables: Readonly<Record<string, string>>): string[] {
  const { ALIPAY_PRIVATE_KEY: privateKey = '', ALIPAY_PUBLIC_KEY: publicKey = '' } = variables;
  const problems: string[] = [];
  if (!isRsaPrivateKey(privateKey)) {
    problems.push(
      "ALIPAY_PRIVATE_KEY is no RSA private key: copy 应用私钥 from the file that Alipay's key tool saved, in one line.",
    );
  }
  if (!isRsaPublicKey(publicKey)) {
    problems.push(
      "ALIPAY_PUBLIC_KEY is no RSA public key: copy 支付宝公钥 from the app's settings on open.alipay.com, in one line.",
    );
  }
  if (problems.length === 0 && isHalfOf(publicKey, privateKey)) {
    problems.push(
      "ALIPAY_PUBLIC_KEY is the app's own public key (应用公钥). What is needed is Alipay's (支付宝公钥), which " +
        "open.alipay.com shows after the app's has been saved there.",
    );
  }
  return problems;
}

function isHalfOf(publicKey: string, privateKey: string): boolean {
  const type = keyTypeOf(privateKey) === 'PKCS8' ? 'pkcs8' : 'pkcs1';
  const own = createPublicKey(createPrivateKey({ key: toDer(privateKey), format: 'der', type }));
  return own.equals(createPublicKey({ key: toDer(publicKey), format: 'der', type: 'spki' }));
}

function toDer(text: string): Buffer {
  return Buffer.from(withoutArmour(text), 'base64');
}
