import { join } from 'node:path';
import { createKeyPair } from '../../local/alipay/key-pair.ts';

const project = join(__dirname, '..', '..');
const app = createKeyPair();

/** Of the app, so that a test can see what must not be shown, or is the wrong one. */
export const appKeys = { privateKey: app.privateKeyPkcs8, publicKey: app.publicKey };

const sound = {
  AccountID: '1234567890123456',
  AccessKeyID: 'LTAIdeveloper',
  AccessKeySecret: 'developer-secret',
  FC_COMPONENT: join(project, 'local', 'deploy-target', 'fc3'),
  TABLESTORE_INSTANCE: 'mini-app-test',
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_PRIVATE_KEY: app.privateKeyPkcs8,
  ALIPAY_PUBLIC_KEY: createKeyPair().publicKey,
};

/** What a developer has set before the first deployment, without some of it; nothing is deployed with it. */
export function developerVariables(without: readonly (keyof typeof sound)[] = []): Record<string, string> {
  return Object.fromEntries(Object.entries(sound).filter(([name]) => !without.some((left) => left === name)));
}
