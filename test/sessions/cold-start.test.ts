import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { type SessionWorld, startSessionWorld } from './session-world.ts';

const root = join(__dirname, '..', '..');

let world: SessionWorld;
let code: string;
beforeAll(async () => {
  world = await startSessionWorld();
  code = await bundleThatTells();
});
afterAll(() => world.close());

/** The session function as it is bundled, in which packages note when they are loaded. */
async function bundleThatTells(): Promise<string> {
  const packages = /^(alipay-sdk|@alicloud\/pop-core|tablestore|valibot)$/;
  const tell: Plugin = {
    name: 'tell',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: packages }, ({ path, pluginData, resolveDir }) =>
        pluginData === 'inner' ? undefined : { path, namespace: 'told', pluginData: resolveDir },
      );
      onLoad({ filter: /.*/, namespace: 'told' }, ({ path, pluginData }) => ({
        contents: `loaded.push(${JSON.stringify(path)}); module.exports = require(${JSON.stringify(
          createRequire(join(root, 'package.json')).resolve(path),
        )});`,
        resolveDir: String(pluginData),
      }));
    },
  };
  const { outputFiles } = await build({
    entryPoints: [join(root, 'functions/session/handler.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
    plugins: [tell],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** A fresh instance: it runs the bundle anew, and tells which packages that and its requests have loaded. */
function startFresh() {
  const loaded: string[] = [];
  const module = { exports: {} as typeof import('../../functions/session/handler.ts') };
  new Function('module', 'exports', 'require', 'loaded', code)(
    module,
    module.exports,
    createRequire(join(root, 'package.json')),
    loaded,
  );
  const handler = module.exports.createSessionHandler({
    environment: world.environment,
    clock: () => world.now,
    writeLog: () => undefined,
  });
  const post = async (body: object) => {
    const event = { requestContext: { http: { method: 'POST' } }, body: JSON.stringify(body) };
    const answer = await handler(Buffer.from(JSON.stringify(event)), world.context);
    return { status: answer?.statusCode, body: answer?.body ?? '' };
  };
  return { loaded, post };
}

it('a login loads Alipay’s SDK and STS’s; a renewal never Alipay’s; a logout neither', async () => {
  const first = startFresh();
  const login = await first.post({ authCode: world.alipay.authorize('cold') });
  expect(login.status).toBe(200);
  expect([...first.loaded].sort()).toEqual(['@alicloud/pop-core', 'alipay-sdk', 'tablestore', 'valibot']);
  const { sessionId } = JSON.parse(login.body) as { sessionId: string };

  const second = startFresh();
  expect((await second.post({ action: 'renew', sessionId })).status).toBe(200);
  expect([...second.loaded].sort()).toEqual(['@alicloud/pop-core', 'tablestore', 'valibot']);

  const third = startFresh();
  expect((await third.post({ action: 'sessions', sessionId })).status).toBe(200);
  expect((await third.post({ action: 'logout', sessionId })).status).toBe(204);
  expect([...third.loaded].sort()).toEqual(['tablestore', 'valibot']);
});

it('the sessionId of a login is 32 bytes that are new each time, and stands in no row', async () => {
  const { post } = startFresh();
  const ids = new Set<string>();
  for (let n = 0; n < 20; n += 1) {
    const { body } = await post({ authCode: world.alipay.authorize('entropy') });
    ids.add((JSON.parse(body) as { sessionId: string }).sessionId);
  }
  expect(ids.size).toBe(20);
  const rows = await world.rows();
  for (const id of ids) {
    expect(Buffer.from(id, 'base64url')).toHaveLength(32);
    expect(JSON.stringify([...rows.keys()])).not.toContain(id);
  }
  const [last = ''] = [...ids].slice(-1);
  const key = createHash('sha256').update(last).digest('base64url');
  expect([...rows.keys()]).toContain(`auth_sessions/${key}`);
});
