import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { outcomeOf } from './world/outcomes.ts';
import { openRaw, sendRaw, statusesIn } from './world/raw-socket.ts';
import { ask, post, signIn, type User } from './world/user.ts';
import { send } from './world/wire.ts';

describe.each([3, 2] as const)(
  'A8: bodies and requests over HTTP, on Function Compute %s.0',
  (generation) => {
    const world = useAttackWorld(generation);
    let mallory: User;
    beforeAll(async () => {
      mallory = await signIn(world(), 'mallory');
    });
    const url = () => world().endpoints.functionCompute.sessionUrl;
    const invalid = JSON.stringify({ authCode: 'invented' });

    async function expectNothingChanged(act: () => Promise<void>): Promise<void> {
      expect(await world().changes(act)).toEqual([]);
      // Whatever came before, the next one is served.
      expect((await post(world(), { action: 'sessions', sessionId: mallory.sessionId })).status).toBe(200);
    }

    it('session takes 16 KiB, and refuses a byte more before it is parsed', async () => {
      await expectNothingChanged(async () => {
        const fitting = invalid.padEnd(16 * 1024);
        expect((await post(world(), fitting)).status).toBe(401);
        expect((await post(world(), `${fitting} `)).status).toBe(400);
        expect((await post(world(), '['.repeat(5_000_000))).status).toBe(400);
        expect((await post(world(), Buffer.alloc(16 * 1024 + 1, 0xff), {})).status).toBe(400);
        // In base64 it would be a third larger than it is.
        const binary = { 'content-type': 'application/octet-stream' };
        expect((await post(world(), fitting, binary)).status).toBe(401);
        expect((await post(world(), `${fitting} `, binary)).status).toBe(400);
      });
      tried(6);
    });

    it('Function Compute takes 32 MB for db, 128 KB when nobody waits, and db itself a megabyte', async () => {
      await expectNothingChanged(async () => {
        const get = JSON.stringify({ sid: mallory.sessionId, op: 'get', id: 'nothing' });
        const large = 1024 * 1024;
        expect(outcomeOf(await ask(world(), mallory, get.padEnd(large)))).toBe('NotFound');
        expect(outcomeOf(await ask(world(), mallory, get.padEnd(large + 1)))).toBe('InvalidArgument');
        const tooLarge = await ask(world(), mallory, get.padEnd(32 * large + 1));
        expect([tooLarge.status, tooLarge.text]).toEqual([400, expect.stringContaining('EntityTooLarge')]);
        const later = await ask(world(), mallory, get.padEnd(128 * 1024 + 1), {
          'x-fc-invocation-type': 'Async',
        });
        expect([later.status, later.text]).toEqual([400, expect.stringContaining('EntityTooLarge')]);
      });
      tried(4);
    });

    it('what is compressed is not unpacked, whatever its headers say', async () => {
      const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
      await expectNothingChanged(async () => {
        for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'identity', 'x'.repeat(100)]) {
          const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
          for (const body of [bomb, gzipSync(invalid)])
            expect((await post(world(), body, headers)).status).toBe(400);
        }
      });
      tried(12);
    });

    it('the content type changes nothing: JSON is read, and nothing else is', async () => {
      const types = [
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/octet-stream',
        'image/png',
        'application/json; charset=utf-16',
        'application/xml',
        'x',
        ';',
        '',
      ];
      await expectNothingChanged(async () => {
        for (const type of types) {
          const headers = { 'content-type': type };
          expect([type, (await post(world(), invalid, headers)).status]).toEqual([type, 401]);
          for (const body of [
            'authCode=x',
            'eyJhdXRoQ29kZSI6IngifQ==',
            '%7B%22authCode%22%3A%22x%22%7D',
            '!!!',
          ]) {
            expect([type, (await post(world(), body, headers)).status]).toEqual([type, 400]);
          }
        }
      });
      tried(5 * types.length);
    });

    it('other methods than POST are refused, also by headers and parameters that name one', async () => {
      await expectNothingChanged(async () => {
        for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
          const { status } = await send({
            url: url(),
            method,
            headers: { 'x-http-method-override': 'POST' },
            body: invalid,
          });
          expect([method, status]).toEqual([method, 403]);
        }
        for (const query of [
          '?method=GET',
          '?authCode=x',
          '?action=renew',
          `?sessionId=${mallory.sessionId}&action=renew`,
        ]) {
          expect((await send({ url: url() + query, body: '{}' })).status).toBe(400);
        }
        expect((await send({ url: url() + '?'.padEnd(5_000, 'x'), body: invalid })).status).toBe(400);
        expect(
          (await send({ url: url(), headers: { 'x-long': 'x'.repeat(9_000) }, body: invalid })).status,
        ).toBe(400);
      });
      tried(13);
    });

    it('requests that two servers would read in two ways are answered once, or refused', async () => {
      const host = `Host: ${new URL(url()).host}\r\n`;
      const head = (...lines: string[]) =>
        `POST / HTTP/1.1\r\n${host}${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
      const hidden = `POST / HTTP/1.1\r\n${host}Content-Length: ${invalid.length}\r\nConnection: close\r\n\r\n${invalid}`;
      const smuggled: readonly (readonly [string, string])[] = [
        [
          'both lengths',
          head(`Content-Length: ${hidden.length + 5}`, 'Transfer-Encoding: chunked') + `0\r\n\r\n${hidden}`,
        ],
        ['two lengths', head('Content-Length: 2', 'Content-Length: 0') + `{}${hidden}`],
        ['a list of lengths', head('Content-Length: 2, 0') + `{}${hidden}`],
        ['a negative length', head('Content-Length: -1') + hidden],
        ['a length with a sign', head('Content-Length: +2') + `{}${hidden}`],
        ['a length in hexadecimal', head('Content-Length: 0x2') + `{}${hidden}`],
        [
          'a coding twice',
          head('Transfer-Encoding: chunked', 'Transfer-Encoding: identity') + `0\r\n\r\n${hidden}`,
        ],
        ['an unknown coding', head('Transfer-Encoding: xchunked') + `0\r\n\r\n${hidden}`],
        ['a space before the colon', head('Content-Length : 2') + `{}${hidden}`],
        ['a folded header', head('X-A: b\r\n Content-Length: 5') + hidden],
        ['a chunk of no number', `${head('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n${hidden}`],
        ['NUL in a header', head('X-A: a\0b') + hidden],
        ['a bare line feed', `POST / HTTP/1.1\n${host}Content-Length: 2\n\n{}${hidden}`],
        ['no host', `POST / HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`],
        ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
        ['HTTP/0.9', 'POST /\r\n\r\n'],
        ['64 KB of headers', head(...Array.from({ length: 64 }, (_, at) => `X-${at}: ${'x'.repeat(1_000)}`))],
      ];
      await expectNothingChanged(async () => {
        for (const [name, bytes] of smuggled) {
          const statuses = statusesIn(await sendRaw(url(), bytes));
          // Never an answer to what was hidden in another's body: that would be 401.
          expect([name, statuses.filter((status) => ![400, 403, 431].includes(status))]).toEqual([name, []]);
        }
      });
      tried(smuggled.length);
    });

    it('a body in chunks without a length, and one in the absolute form of the address, are read as any other', async () => {
      const { host } = new URL(url());
      const length = `Content-Length: ${invalid.length}\r\nConnection: close\r\n\r\n${invalid}`;
      await expectNothingChanged(async () => {
        const chunks = [...invalid].map((byte) => `1\r\n${byte}\r\n`).join('');
        const chunked = `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunks}0\r\n\r\n`;
        expect(statusesIn(await sendRaw(url(), chunked))).toEqual([401]);
        for (const target of [
          `http://${host}/`,
          `http://elsewhere.example/`,
          '//elsewhere.example/',
          '/%2e%2e/%2e%2e/etc/passwd',
          '/2023-03-30/functions/mini-app-db/invocations',
        ]) {
          expect([
            target,
            statusesIn(await sendRaw(url(), `POST ${target} HTTP/1.1\r\nHost: ${host}\r\n${length}`)),
          ]).toEqual([target, [401]]);
        }
      });
      tried(6);
    });

    it('bodies that never end hold up nobody', async () => {
      const printed = world().log.length;
      const slow = Array.from({ length: 50 }, () => openRaw(url()));
      for (const { write } of slow) {
        write(`POST / HTTP/1.1\r\nHost: ${new URL(url()).host}\r\nContent-Length: 1000\r\n\r\n{"authCode":`);
      }
      await expectNothingChanged(async () => {
        expect((await post(world(), { authCode: 'invented' })).status).toBe(401);
      });
      const { sts, tablestore, alipay } = world().endpoints;
      for (const endpoint of [sts.endpoint, tablestore.endpoint, alipay.endpoint]) {
        const connection = openRaw(endpoint);
        connection.write(
          `POST / HTTP/1.1\r\nHost: ${new URL(endpoint).host}\r\nContent-Length: 1000\r\n\r\n{`,
        );
        slow.push(connection);
      }
      for (const { destroy } of slow) destroy();
      // Of those that never ended, no function has heard.
      expect(world().log.slice(printed)).toHaveLength(2);
      tried(slow.length);
    });
  },
);
