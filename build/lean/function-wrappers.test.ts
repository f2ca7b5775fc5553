import { expect, it } from '@jest/globals';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build } from 'esbuild';
import { withFunctionWrappers } from './function-wrappers.ts';

const modules = `
import one from './one.cjs';
import two from './two.cjs';
const arrow = (value) => value + 1;
console.log(one, two, [1].map((value) => arrow(value)));
`;

async function bundle() {
  const files: Readonly<Record<string, string>> = {
    './one.cjs': "module.exports = 'the first';",
    './two.cjs': "exports.two = 'the second';\nexports.three = 'the third';",
  };
  const { outputFiles } = await build({
    stdin: { contents: modules, sourcefile: 'modules.ts' },
    outfile: 'bundle.js',
    bundle: true,
    minify: true,
    platform: 'node',
    sourcemap: 'external',
    write: false,
    plugins: [
      {
        name: 'files',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /\.cjs$/ }, ({ path }) => ({ path, namespace: 'files' }));
          onLoad({ filter: /.*/, namespace: 'files' }, ({ path }) => ({ contents: files[path] ?? '' }));
        },
      },
    ],
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { code: textOf('.js'), map: textOf('.map') };
}

it('wraps modules in function expressions, and leaves other arrows as they are', async () => {
  const before = await bundle();
  expect(before.code.match(/\(\(\w+,\w+\)=>\{/g)).toHaveLength(1);
  const { code } = withFunctionWrappers(before);
  expect(code).toMatch(/=\w+\(function\(\w+,\w+\)\{\w+\.exports="the first"\}/);
  expect(code).toMatch(/=\w+\(function\(\w+\)\{\w+\.two="the second"/);
  expect(code.split('=>').length).toBe(before.code.split('=>').length - 2);
});

it('leaves asynchronous functions as they are, which a function hands to another as it loads', () => {
  const code = 'var handler=wrap(async(event)=>{await event}),once=wrap(()=>{});';
  const map = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });
  expect(withFunctionWrappers({ code, map }).code).toBe(
    'var handler=wrap(async(event)=>{await event}),once=wrap(function(){});',
  );
});

it('keeps the source map true', async () => {
  const { code, map } = withFunctionWrappers(await bundle());
  const trace = new TraceMap(map);
  const placeOf = (text: string) => {
    const lines = code.split('\n');
    const line = lines.findIndex((one) => one.includes(text));
    const { source, line: original } = originalPositionFor(trace, {
      line: line + 1,
      column: lines[line]?.indexOf(text) ?? 0,
    });
    return `${source}:${original}`;
  };
  expect(placeOf('"the first"')).toMatch(/one\.cjs:1$/);
  expect(placeOf('"the third"')).toMatch(/two\.cjs:2$/);
  expect(placeOf('console.log')).toMatch(/modules\.ts:5$/);
});
