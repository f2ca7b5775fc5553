import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectDirectory } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { expectOf } from './world/outcomes.ts';
import { sendRaw, statusesIn } from './world/raw-socket.ts';
import { ask, post, signIn, type User } from './world/user.ts';

const world = useAttackWorld(3);
let mallory: User;
beforeAll(async () => {
  mallory = await signIn(world(), 'mallory');
});

describe('A21: live queries, of which the server has none', () => {
  it('nobody can subscribe to anything: each read is asked for, and answered once, by the session as it then is', async () => {
    const names = [
      'subscribe',
      'unsubscribe',
      'watch',
      'listen',
      'onSnapshot',
      'stream',
      'poll',
      'live',
      'sync',
      'publish',
    ];
    await expectOf(world(), mallory, 'InvalidArgument', [
      ...names.map((op) => [op, { op, collection: 'todos' }] as const),
      ...names.map((name) => [`list with ${name}`, { op: 'list', [name]: true }] as const),
    ]);
  });
});

describe('A22: open sockets, of which the functions have none', () => {
  it('a request to open one is answered like any other, or refused, and its connection carries nothing else', async () => {
    const { functionCompute, tablestore, sts, alipay } = world().endpoints;
    const urls = [
      functionCompute.sessionUrl,
      functionCompute.endpoint,
      tablestore.endpoint,
      sts.endpoint,
      alipay.endpoint,
    ];
    const key = Buffer.alloc(16, 1).toString('base64');
    const frame = Buffer.concat([Buffer.from([0x81, 0xfe, 0xff, 0xff]), Buffer.alloc(1_000, 1)]);
    for (const url of urls) {
      for (const protocol of ['websocket', 'h2c', 'TLS/1.0']) {
        const head =
          `GET / HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`;
        const statuses = statusesIn(await sendRaw(url, Buffer.concat([Buffer.from(head), frame])));
        expect([url, protocol, statuses.filter((status) => status < 400)]).toEqual([url, protocol, []]);
      }
    }
    tried(3 * urls.length);
  });
});

describe('A23: files, of which users have none', () => {
  it('ids and texts that look like paths are texts, and name one row each', async () => {
    const paths = [
      '../../etc/passwd',
      '..%2f..%2fetc%2fpasswd',
      '..\\..\\x',
      '/etc/passwd',
      'a/../b',
      'a%00.png',
      'a\0.png',
      '．．／etc',
      '..∕etc',
      'file:///etc/passwd',
      'C:\\x',
      '~/.ssh/id_rsa',
    ];
    for (const id of paths) {
      const changes = await world().changes(() =>
        ask(world(), mallory, { op: 'put', obj: { id, text: id } }),
      );
      expect(changes).toEqual([`+data_todos/${mallory.uid}/${id}`]);
      expect((await ask(world(), mallory, { op: 'get', id })).body).toMatchObject({ data: { id, text: id } });
    }
    for (const path of paths) {
      expect(
        (await post(world(), { action: 'revoke', sessionId: mallory.sessionId, id: path.slice(0, 64) }))
          .status,
      ).toBe(204);
    }
    tried(2 * paths.length);
  });

  it('no function writes a file: a code package has its code and the licences alone', () => {
    for (const name of ['session', 'db', 'operate']) {
      expect(readdirSync(join(projectDirectory, 'dist', name)).sort()).toEqual([
        'THIRD-PARTY-LICENSES.txt',
        'index.js',
      ]);
    }
  });
});
