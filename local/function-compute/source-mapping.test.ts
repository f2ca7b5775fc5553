import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuildOptions, buildSync } from 'esbuild';
import { createSourceMapping } from './source-mapping.ts';

let directory = '';
beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'source-mapping-')));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Bundles a source that throws on its third line, and gives the stack of what it throws. */
function stackOf(name: string, sourcemap: BuildOptions['sourcemap']): { code: string; stack: string } {
  const code = join(directory, name);
  const source =
    'interface A { a: string }\nexport function thrower(input: A): never {\n  throw new Error(input.a);\n}\n';
  buildSync({
    stdin: { contents: source, sourcefile: 'source.ts', loader: 'ts', resolveDir: directory },
    outfile: join(code, 'index.js'),
    bundle: true,
    minify: true,
    format: 'cjs',
    ...(sourcemap === undefined ? {} : { sourcemap }),
  });
  // In a process of its own: jest maps the stacks that it sees.
  const program = `try { require(${JSON.stringify(join(code, 'index.js'))}).thrower({ a: 'broken' }) } catch (error) { console.log(error.stack) }`;
  return { code, stack: execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }) };
}

describe('a stack of a bundle', () => {
  it.each(['linked', 'inline'] as const)('names the lines of the sources when its map is %s', (kind) => {
    const { code, stack } = stackOf(kind, kind);
    const source = relative(process.cwd(), join(directory, 'source.ts'));
    expect(createSourceMapping(code)(stack)).toContain(`${source}:3:9`);
  });

  it('names them, too, where the path has spaces and brackets', () => {
    const { code, stack } = stackOf('my project (copy)', 'linked');
    expect(createSourceMapping(code)(stack)).toContain('source.ts:3:9');
    const place = /\((.*index\.js):(\d+:\d+)\)/.exec(stack);
    const address = pathToFileURL(place?.[1] ?? '').href;
    expect(createSourceMapping(code)(`at run (${address}:${place?.[2]})`)).toContain('source.ts:3:9');
  });

  it('finds a map that lies apart from the code package', () => {
    const { code, stack } = stackOf('apart', 'external');
    const mapping = createSourceMapping(code, (file) => `${file}.map`);
    expect(mapping(stack)).toContain('source.ts:3:9');
  });

  it('stays as it is without a map, and where it is not of this code', () => {
    const { code, stack } = stackOf('none', undefined);
    expect(createSourceMapping(code)(stack)).toBe(stack);
    const other = stackOf('other', 'inline').stack;
    expect(createSourceMapping(code)(other)).toBe(other);
  });

  it('names the place when the file is given as an address, as in ECMAScript modules', () => {
    const { code, stack } = stackOf('address', 'inline');
    const [, place] = /\((.*index\.js:\d+:\d+)\)/.exec(stack) ?? [];
    expect(createSourceMapping(code)(`at run (file://${place})`)).toContain('source.ts:3:9');
  });
});
