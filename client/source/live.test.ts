import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'acorn';
import { bundleMiniProgram, miniProgramEntries } from '../../build/client-mini-program.ts';
import { loadTogetherInBareContext } from '../testing/bare-context.ts';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import type { Todo } from '../testing/loopback-client.ts';
import { createLoopbackMy } from '../testing/loopback-my.ts';

const codes: Record<string, string> = {};
const inputs: Record<string, readonly string[]> = {};
beforeAll(async () => {
  for (const entry of miniProgramEntries) {
    const bundle = await bundleMiniProgram(entry);
    codes[entry] = bundle.code;
    inputs[entry] = bundle.inputs;
    if (entry !== 'mini-program') expect(bundle.licences).toBe('');
  }
});

let deployment: Deployment;
beforeEach(async () => {
  deployment = await startDeployment('2023-03-30');
});
afterEach(() => deployment.close());

describe.each(['mini-program', 'mini-program-fc3'])('beside %s', (entry) => {
  it.each(['2025', '2017'] as const)(
    'the bundle shows and sends changes where there is nothing but my and ECMAScript %s, across restarts',
    async (edition) => {
      const my = createLoopbackMy(() => deployment.session.authCode('alice'), {
        errorStatus: 'fail',
        names: 'both',
      });
      const start = () => {
        const { client = '', live = '', wechat = '' } = { ...codes, client: codes[entry] };
        const { createClient, createLive } = loadTogetherInBareContext({ client, live, wechat }, edition);
        return createLive({
          client: createClient<{ todos: Todo }>({
            my,
            sessionUrl: deployment.sessionUrl,
            clock: () => deployment.time,
          }),
        });
      };
      const first = start();
      const list = first.list('todos', { where: { completed: false } });
      const shown: string[][] = [];
      list.subscribe(({ items }) => {
        shown.push(items.map(({ data }) => data.text));
      });
      deployment.answerNext('invoke list', { status: 200, body: { data: [] } });
      await list.refresh();
      const id = list.add({ text: '买牛奶', completed: false });
      expect(shown.at(-1)).toEqual(['买牛奶']);
      deployment.answerNext('invoke update', { status: 503 });
      await first.send();
      list.update(id, { completed: true });
      await first.send();
      expect(deployment.requests.map(({ kind }) => kind)).toEqual([
        'login',
        'invoke list',
        'invoke add',
        'invoke update',
      ]);

      const second = start();
      await second.send();
      const [failed, repeated] = deployment.requests
        .filter(({ kind }) => kind === 'invoke update')
        .map(({ body }) => body['opId']);
      expect(repeated).toBe(failed);
      expect(deployment.count('login')).toBe(1);
      await second.list('todos').refresh();
      expect(second.list('todos').snapshot().items).toMatchObject([
        { id, data: { text: '买牛奶', completed: true }, isUnsent: false },
      ]);
    },
  );
});

it.each(['live', 'wechat'])('%s is ES2015 throughout, and loads nothing', (entry) => {
  const code = codes[entry] ?? '';
  expect(() => parse(code, { ecmaVersion: 2015, sourceType: 'script' })).not.toThrow();
  expect(code).not.toMatch(/\brequire\(|regeneratorRuntime|\beval\(|\bimport\(|LICENSES/);
});

it('has no client inside: nothing that signs, signs in, or speaks to a network', () => {
  expect(codes['live']).not.toMatch(/ACS3|x-acs-|AccessKey|authCode|sessionUrl/);
  expect(codes['mini-program-fc3']).toMatch(/ACS3.*AccessKey/s);
  const larger = ['create-client.ts', 'call-db.ts', 'session.ts', 'sha256.ts', 'my-transport.ts'];
  const isLarger = (path: string) => larger.includes(path.replace('client/source/', ''));
  expect(inputs['live']?.filter(isLarger)).toEqual([]);
  expect(inputs['mini-program-fc3']?.filter(isLarger)).toHaveLength(larger.length);
});
