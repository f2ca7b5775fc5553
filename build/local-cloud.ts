import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { compileRuntime } from '../local/function-compute/runtime-code.ts';
import {
  type BrowserScript,
  browserScripts,
  bundleBrowserScript,
} from '../local/preview/server/browser-scripts.ts';
import { recordBuilt } from './record-built.ts';
import { writeChanged } from './write-changed.ts';

const root = dirname(__dirname);
const runtime = join('local', 'function-compute', 'runtime');

/**
 * Builds the program of the local cloud as one file, which starts in a tenth of the time that its sources take: those
 * are some 400 files, with their packages, that would have to be found and translated.
 *
 * @throws esbuild's BuildFailure
 */
export async function buildLocalCloud(): Promise<void> {
  const began = Date.now();
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'local', 'main.ts')],
    outfile: join(root, 'dist', 'local-cloud', 'main.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // They are machine code, or read files of their own when they run. All but lmdb are loaded when they are needed.
    external: ['lmdb', 'esbuild', '@swc/core', '@serverless-devs/parse-spec', 'typescript'],
    // What is imported late must not be looked for by Node's loader of modules: it lies in the same file.
    supported: { 'dynamic-import': false },
    banner: { js: `const ${bundleDirectory} = __dirname;` },
    plugins: [compiledRuntime, foldersOfSources],
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
    absWorkingDir: root,
  });
  const scripts = await Promise.all(browserScripts.map(buildBrowserScript));
  const outputs = [...outputFiles, ...scripts];
  await writeChanged(outputs);
  const runtimeFiles = (await readdir(join(root, runtime))).map((name) => join(runtime, name));
  await recordBuilt(root, 'local-cloud', {
    inputs: [
      ...Object.keys(metafile.inputs),
      ...scripts.flatMap(({ inputs }) => inputs),
      runtime,
      ...runtimeFiles,
    ],
    outputs: outputs.map(({ path }) => path),
    began,
  });
}

/** What the preview's pages run is built with the rest, rather than when one is opened. */
async function buildBrowserScript(name: BrowserScript) {
  const { code, inputs } = await bundleBrowserScript(name);
  const path = join(root, 'dist', 'local-cloud', 'preview', `${name}.js`);
  return { path, contents: Buffer.from(code), inputs };
}

const bundleDirectory = 'directoryOfTheBundle';

/** In the bundle, too, `__dirname` is the folder of the source that says it, also when the project has moved. */
const foldersOfSources: Plugin = {
  name: 'folders of sources',
  setup({ onLoad, initialOptions }) {
    onLoad({ filter: /[\\/](?:local|build)[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('__dirname') || path.includes('node_modules')) return undefined;
      const bundle = dirname(initialOptions.outfile ?? '');
      const folder = relative(bundle, dirname(path)).replaceAll(sep, '/');
      // On the first line, so that all lines keep their numbers.
      const here = `const __dirname = require('node:path').join(${bundleDirectory}, ${JSON.stringify(folder)}); `;
      return { contents: here + text, loader: 'ts' };
    });
  },
};

/** The program of a function's instance is compiled with the rest, rather than at every start. */
const compiledRuntime: Plugin = {
  name: 'compiled runtime',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]function-compute[\\/]runtime-code\.ts$/ }, () => ({
      contents: `export const compileRuntime = () => ${JSON.stringify(compileRuntime())};`,
      loader: 'ts',
    }));
  },
};
