import { createHash } from 'node:crypto';

/**
 * The open_id of a user in an app: 47 characters of base64url, as real ones look. It follows from both names, so that
 * a user keeps it for ever, and has another in every app.
 */
export function openId(appId: string, user: string): string {
  return digest('open_id', appId, user).toString('base64url').slice(0, 47);
}

/** The user_id of a user: 16 digits that start with 2088, as Alipay's do. It follows from the names as open_id does. */
export function userId(appId: string, user: string): string {
  const number = digest('user_id', appId, user).readBigUInt64BE() % 10n ** 12n;
  return `2088${number.toString().padStart(12, '0')}`;
}

function digest(...names: string[]): Buffer {
  return createHash('sha384').update(JSON.stringify(names)).digest();
}
