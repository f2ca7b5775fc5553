import { AlipaySdk } from 'alipay-sdk';
import { createKeyPair } from './key-pair.ts';
import { type AlipayGateway, createAlipayGateway } from './server.ts';

export const appId = '2021000000000001';
export const appKeys = createKeyPair();
export const alipayKeys = createKeyPair();
export const otherKeys = createKeyPair();

/** A local gateway whose clock a test can change. */
export interface TestGateway extends AlipayGateway {
  now: number;
  /** What went to onError. */
  readonly failures: unknown[];
  /** The genuine SDK, pointed at the gateway. */
  sdk(changes?: Partial<ConstructorParameters<typeof AlipaySdk>[0]>): AlipaySdk;
}

export async function startTestGateway(): Promise<TestGateway> {
  const state = { now: Date.now(), failures: [] as unknown[] };
  const server = await createAlipayGateway({
    port: 0,
    appId,
    appPublicKey: appKeys.publicKey,
    alipayPrivateKey: alipayKeys.privateKeyPkcs8,
    clock: () => state.now,
    onError: (error) => state.failures.push(error),
  });
  return Object.assign(state, server, {
    sdk: (changes: Partial<ConstructorParameters<typeof AlipaySdk>[0]> = {}) =>
      new AlipaySdk({
        appId,
        privateKey: appKeys.privateKeyPkcs8,
        keyType: 'PKCS8',
        alipayPublicKey: alipayKeys.publicKey,
        gateway: server.gateway,
        endpoint: server.endpoint,
        ...changes,
      }),
  });
}
