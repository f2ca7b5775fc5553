import { expect, it } from '@jest/globals';
import { isLeftOut, pathInPackages } from './left-out.ts';

const leftOut: (name: string) => Readonly<Record<string, (...args: unknown[]) => unknown>> =
  require('./left-out.cjs');

it('a module that is left out can be read, extended and asked what is an instance of it', () => {
  const { FormData, nested } = leftOut('urllib/dist/esm/FormData.js');
  const Absent = FormData as unknown as { new (): object; (): void };
  expect(() => class extends Absent {}).not.toThrow();
  expect({} instanceof Absent).toBe(false);
  expect(typeof nested).toBe('function');
});

it('a call says what is missing', () => {
  const module = leftOut('undici/lib/web/fetch/index.js');
  expect(() => module['fetch']?.('https://example.com')).toThrow(
    'undici/lib/web/fetch/index.js is left out of this bundle: see build/lean/left-out.ts.',
  );
});

it('an import of it does not wait for ever', async () => {
  const standIn = leftOut('qs/lib/index.js');
  expect(await Promise.resolve(standIn)).toBe(standIn);
});

it.each([
  ['/project/node_modules/crypto-js/aes.js', true],
  ['/project/node_modules/crypto-js/core.js', false],
  ['C:\\project\\node_modules\\undici\\lib\\web\\fetch\\index.js', true],
  ['node_modules/undici/lib/core/request.js', false],
  ['node_modules/httpx/node_modules/debug/src/browser.js', true],
  ['/project/functions/qs/index.ts', false],
])('%s is left out: %s', (path, expected) => {
  expect(isLeftOut(path)).toBe(expected);
});

it('finds where a file is within the packages, also of a package within another', () => {
  expect(pathInPackages('/a/node_modules/httpx/node_modules/ms/index.js')).toBe(
    'httpx/node_modules/ms/index.js',
  );
  expect(pathInPackages('/a/functions/db/index.ts')).toBeUndefined();
});
