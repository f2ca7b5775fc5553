import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createMemoryStorage } from '../../client/source/platform.ts';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, startFaultCloud } from './fault-cloud.ts';

jest.setTimeout(120_000);

let cloud: FaultCloud;
beforeAll(async () => {
  cloud = await startFaultCloud();
});
afterEach(async () => {
  cloud.setClockOffset(0);
  await cloud.heal();
  expect(cloud.faults).toEqual([]);
});
afterAll(() => cloud.close());

const day = 86_400_000;

describe('F8: clocks that are wrong or jump, networks that come and go, apps that are killed', () => {
  it.each([-day, day])('a device whose clock is %d ms off signs in and reads and writes', async (error) => {
    const client = cloud.clientOf(`off ${error}`, { clock: () => Date.now() + error });
    const { id, updatedAt } = await client.db.collection('todos').add({ text: 'kept' });
    expect((await client.db.collection('todos').doc(id).get()).data.text).toBe('kept');
    // By the server's clock.
    expect(Math.abs(updatedAt - Date.now())).toBeLessThan(60_000);
  });

  it.each([-day, day])('a device whose clock jumps by %d ms goes on without a login', async (jump) => {
    let error = 0;
    const client = cloud.clientOf(`jumping ${jump}`, { clock: () => Date.now() + error });
    await client.db.collection('todos').add({ text: 'before' });
    const logins = cloud.links.alipay.requests();
    error = jump;
    await client.db.collection('todos').add({ text: 'after' });
    error = 0;
    await client.db.collection('todos').add({ text: 'set right' });
    expect(await client.db.collection('todos').count()).toEqual({ total: 3 });
    expect(cloud.links.alipay.requests()).toBe(logins);
    tried(3);
  });

  it.each([-day, day])(
    'while the functions’ clock is %d ms off, all is refused with a code, and then works',
    async (offset) => {
      const client = cloud.clientOf(`served ${offset}`, { retries: 0 });
      const { id } = await client.db.collection('todos').add({ text: 'kept' });
      cloud.setClockOffset(-offset);
      const codes = await Promise.all(
        [
          client.db.collection('todos').get(),
          client.db.collection('todos').add({ text: 'refused' }),
          cloud.clientOf('somebody else', { retries: 0 }).login(),
        ].map((call) => call.then(() => 'OK').catch(({ code }: { code: string }) => code)),
      );
      tried(codes.length);
      for (const code of codes) expect(['Internal', 'Unavailable', 'Unauthenticated']).toContain(code);
      cloud.setClockOffset(0);
      const { data } = await client.db.collection('todos').get();
      expect(data.map((todo) => todo.id)).toEqual([id]);
      await cloud.clientOf('somebody else').login();
    },
  );

  it('a device that loses its network, and finds it again, goes on with its session', async () => {
    const client = cloud.clientOf('travelling', { retries: 0 });
    const { id } = await client.db.collection('todos').add({ text: 'at home' });
    const logins = cloud.links.alipay.requests();
    await Promise.all([cloud.links.session.refuse(), cloud.links.invoke.refuse()]);
    await expect(client.db.collection('todos').get()).rejects.toMatchObject({ code: 'Unavailable' });
    await expect(client.db.collection('todos').doc(id).remove()).rejects.toMatchObject({
      code: 'Unavailable',
    });
    await cloud.heal();
    expect((await client.db.collection('todos').get()).data).toMatchObject([{ id, text: 'at home' }]);
    expect(cloud.links.alipay.requests()).toBe(logins);
  });

  it.each(['before', 'after'] as const)(
    'an app that is killed while it renews, %s the server has, goes on without a login when it is opened again',
    async (when) => {
      let now = Date.now();
      const device = { storage: createMemoryStorage(), clock: () => now };
      const user = `killed ${when}`;
      const { id } = await cloud.clientOf(user, device).db.collection('todos').add({ text: 'kept' });
      now += 16 * 60_000;
      cloud.links.session.strike({ kind: 'silent', when }, 1);
      const renewing = cloud.links.session.nextMet();
      void cloud
        .clientOf(user, { ...device, timeout: 3_000, retries: 0 })
        .db.collection('todos')
        .get()
        .catch(() => undefined);
      await renewing;
      const logins = cloud.links.alipay.requests();
      const reopened = cloud.clientOf(user, device);
      expect((await reopened.db.collection('todos').get()).data).toMatchObject([{ id, text: 'kept' }]);
      expect(cloud.links.alipay.requests()).toBe(logins);
      expect(await reopened.sessions()).toHaveLength(1);
    },
  );
});
