import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openId, userId } from '../../local/alipay/users.ts';
import { authorize } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, startFaultCloud } from './fault-cloud.ts';

jest.setTimeout(120_000);

let cloud: FaultCloud;
beforeAll(async () => {
  cloud = await startFaultCloud();
});
const kindBefore = process.env['ALIPAY_IDENTITY_KIND'];
afterEach(() => expect(cloud.faults).toEqual([]));
afterAll(async () => {
  if (kindBefore === undefined) delete process.env['ALIPAY_IDENTITY_KIND'];
  else process.env['ALIPAY_IDENTITY_KIND'] = kindBefore;
  await cloud.close();
});

const clientBy = (user: string, identity: 'open_id' | 'user_id' | 'none') =>
  cloud.clientOf(user, { retries: 0, getAuthCode: () => authorize(cloud.endpoints, user, { identity }) });

describe('F11: Alipay that names users by open_id instead of user_id', () => {
  it('either names a user of its own, with documents of their own, and nobody is named by neither', async () => {
    await clientBy('alice', 'user_id').db.collection('todos').add({ text: 'by user_id' });
    await clientBy('alice', 'open_id').db.collection('todos').add({ text: 'by open_id' });
    for (const kind of ['user_id', 'open_id'] as const) {
      const { data } = await clientBy('alice', kind).db.collection('todos').get();
      expect(data.map(({ text }) => text)).toEqual([`by ${kind}`]);
    }
    for (const user of ['alice', 'bob']) {
      await expect(clientBy(user, 'none').login()).rejects.toMatchObject({ code: 'Unavailable' });
    }
    tried(4);
  });

  it('a user who was linked keeps their documents when the answers change', async () => {
    await clientBy('carol', 'user_id').db.collection('todos').add({ text: 'kept' });
    const { appId } = cloud.endpoints.alipay;
    const from = `alipay:open_id:${openId(appId, 'carol')}`;
    const to = `alipay:user_id:${userId(appId, 'carol')}`;
    expect(await cloud.invokeOperate({ op: 'linkIdentity', from, to })).toEqual({ data: { from, to } });
    const { data } = await clientBy('carol', 'open_id').db.collection('todos').get();
    expect(data.map(({ text }) => text)).toEqual(['kept']);
  });

  it('an app that is set to one kind refuses the other until it is set anew, and makes no second user', async () => {
    await clientBy('dave', 'user_id').db.collection('todos').add({ text: 'kept' });
    process.env['ALIPAY_IDENTITY_KIND'] = 'user_id';
    await cloud.restart();
    await expect(clientBy('dave', 'open_id').login()).rejects.toMatchObject({ code: 'Internal' });
    expect(await clientBy('dave', 'user_id').db.collection('todos').count()).toEqual({ total: 1 });
    process.env['ALIPAY_IDENTITY_KIND'] = 'any';
    await cloud.restart();
    expect(await clientBy('dave', 'open_id').db.collection('todos').count()).toEqual({ total: 0 });
  });
});
