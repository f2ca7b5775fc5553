import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cloudTarget, localTarget } from './target.ts';

const environment = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
  FC_ACCOUNT_ID: '123',
  FC_REGION: 'cn-shanghai',
};

describe('a deployment in the cloud', () => {
  it('is named by variables, for either generation', () => {
    expect(cloudTarget({ ...environment, APP_NAME: 'shop' }, 3)).toMatchObject({
      endpoint: 'https://123.cn-shanghai.fc.aliyuncs.com',
      functionName: 'shop-operate',
      credentials: { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: undefined },
    });
    expect(cloudTarget(environment, 2)).toMatchObject({
      serviceName: 'mini-app-operate',
      functionName: 'operate',
    });
  });

  it('lists all variables that are missing or empty, and shows no secret', () => {
    const some = { ...environment, FC_REGION: '', FC_ACCOUNT_ID: undefined };
    expect(() => cloudTarget(some, 3)).toThrow(/FC_ACCOUNT_ID {2}.*\n {2}FC_REGION/);
    expect(() => cloudTarget(some, 3)).not.toThrow(/secret'|ACCESS_KEY/);
  });
});

describe('a local cloud', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'operate-target-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('that does not run is missed in a sentence', async () => {
    await expect(localTarget(directory)).rejects.toThrow('No local cloud is running');
  });

  it('with another project’s functions has no operate function', async () => {
    await writeFile(join(directory, 'endpoints.json'), '{"accountId":"1"}');
    await expect(localTarget(directory)).rejects.toThrow(
      'is not what a local cloud with this backend writes',
    );
  });
});
