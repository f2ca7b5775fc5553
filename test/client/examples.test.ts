import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transform } from 'esbuild';
import * as v from 'valibot';
import { createCanceller } from '../../client/source/cancellation.ts';
import { command } from '../../client/source/command.ts';
import { createLive } from '../../client/source/live.ts';
import { adaptWx } from '../../client/source/wechat.ts';
import { type CollectionDefinitions, defineCollections } from '../../functions/common/collections/define.ts';
import { type ClientWorld, startClientWorld } from './client-world.ts';

const root = join(__dirname, '..', '..');

/** The examples of a page, the first of which declares the collections. */
function examplesOf(page: string): { declaration: string; code: string } {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const [declaration = '', ...rest] = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, code]) => code ?? '',
  );
  return { declaration, code: rest.join('\n') };
}

/** Runs code as the body of an asynchronous function, with its imports from `modules`. */
async function run(
  code: string,
  modules: Readonly<Record<string, unknown>>,
  globals: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const body = code
    .replace(/^import type .*$/gm, '')
    .replace(/^import \* as (\w+) from ('.*');$/gm, 'const $1 = modules[$2];')
    .replace(/^import \{(.*)\} from ('.*');$/gm, (_all, names: string, path: string) => {
      const values = names.split(',').filter((name) => !name.trim().startsWith('type '));
      return `const {${values.join(',')}} = modules[${path}];`;
    })
    .replace(/^export (const|type) /gm, '$1 ');
  const source = `async function example(modules, ${Object.keys(globals).join(', ')}) {\n${body}\nreturn typeof collections === 'undefined' ? undefined : collections;\n}`;
  const { code: script } = await transform(source, { loader: 'ts', target: 'node20' });
  const example: unknown = new Function(`${script}\nreturn example;`)();
  if (typeof example !== 'function') throw new Error('The example is no function.');
  return example(modules, ...Object.values(globals));
}

describe.each(['client.md', 'client.zh-CN.md'])('docs/%s', (page) => {
  const { declaration, code } = examplesOf(page);
  let world: ClientWorld;
  beforeAll(async () => {
    const modules = { valibot: v, './functions/common/collections/define.ts': { defineCollections } };
    world = await startClientWorld((await run(declaration, modules, {})) as CollectionDefinitions);
  });
  afterAll(() => world.close());

  it('shows examples that work, and print what is written beside them', async () => {
    const printed: string[] = [];
    const print = (...values: unknown[]) =>
      printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
    const modules = {
      'mini-app-client/mini-program': { createClient: () => world.clientOf(page), command, createCanceller },
      'mini-app-client/live': { createLive },
      'mini-app-client/wechat': { adaptWx },
    };
    await run(code, modules, { my: undefined, wx: undefined, console: { log: print } });
    const expected = [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    expect(printed).toHaveLength(code.split('console.log(').length - 1);
    expect(printed).toEqual(expected.map((text) => (text?.startsWith("'") ? text.slice(1, -1) : text)));
  });

  it('shows every method', () => {
    const client = world.clientOf('nobody');
    const tasks = client.db.collection('tasks');
    const batch = client.db.batch();
    const live = createLive({ client });
    const methods = [
      client,
      client.db,
      tasks,
      tasks.doc('a'),
      tasks.limit(1),
      batch,
      batch.collection('tasks'),
      live,
      live.list('tasks'),
    ];
    const names = new Set(methods.flatMap((object) => Object.keys(object)));
    // `offline` is for stores such as `live`, not for apps.
    for (const name of ['db', 'command', 'offline']) names.delete(name);
    expect(names.size).toBeGreaterThan(25);
    for (const name of names) expect(code).toContain(`.${name}(`);
    for (const name of Object.keys(command)) expect(code).toContain(`_.${name}(`);
  });
});
