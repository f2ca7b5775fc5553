import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, sendSigned } from '../test/raw-request.ts';
import { plainBufferCases } from './cases/plain-buffer.ts';
import { protocolCases } from './cases/protocol.ts';
import { openService, type Service } from './service.ts';
import { isRemote, reasonToSkip, setUpTimeout } from './test-cases.ts';

describe('the protocol', () => {
  let service: Service;
  let close = (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    service = await openService(process.env, Date.now());
    close = service.close;
    await service.ensureTable('rows');
  }, setUpTimeout);
  afterAll(() => close(), setUpTimeout);

  for (const protocolCase of [...protocolCases, ...plainBufferCases]) {
    const { name, evidence, request, expected } = protocolCase;
    const test = isRemote && reasonToSkip(protocolCase) !== undefined ? it.skip : it;
    test(`${name} [${evidence}]`, async () => {
      const answer = await sendSigned(service.target, request(`${service.prefix}rows`));
      if (typeof expected === 'function') expected(answer, service.target);
      else expect(errorOf(answer).slice(0, expected.length)).toEqual(expected);
    });
  }
});
