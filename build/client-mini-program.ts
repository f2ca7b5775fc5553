import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from '@swc/core';
import { build, type Plugin } from 'esbuild';
import { licencesOf } from './licences/licences-of.ts';

const root = dirname(__dirname);
const dependencies = './client/source/fc2-dependencies';

/** What stands in for that which the code expects and a mini-program has not; the values are files. */
export interface StandIns {
  /** Of modules that `@alicloud/fc2` requires. */
  readonly modules: Readonly<Record<string, string>>;
  /** Of global objects. */
  readonly globals: Readonly<Record<string, string>>;
}

/**
 * `mini-program` reaches both generations of Function Compute, `mini-program-fc3` the newer one alone. `live` has lists
 * on top of either, `wechat` fits WeChat's platform object to them; neither has a client inside.
 */
export const miniProgramEntries = ['mini-program', 'mini-program-fc3', 'live', 'wechat'] as const;

export type MiniProgramEntry = (typeof miniProgramEntries)[number];

const asynchronousIteration = { 'Symbol.asyncIterator': `${dependencies}/async-iterator.ts` };

export const standIns: Readonly<Record<MiniProgramEntry, StandIns>> = {
  'mini-program-fc3': { modules: {}, globals: asynchronousIteration },
  live: { modules: {}, globals: asynchronousIteration },
  wechat: { modules: {}, globals: {} },
  'mini-program': {
    modules: {
      // Its index asks `new Function` which syntax the engine knows, which mini-programs forbid.
      '@alicloud/fc2': '@alicloud/fc2/lib/client.js',
      httpx: `${dependencies}/httpx.ts`,
      kitx: `${dependencies}/kitx.ts`,
      crypto: `${dependencies}/crypto.ts`,
      debug: `${dependencies}/debug.cjs`,
      'ali-oss': `${dependencies}/node-only.cjs`,
      axios: `${dependencies}/node-only.cjs`,
      fs: `${dependencies}/node-only.cjs`,
      path: `${dependencies}/node-only.cjs`,
      querystring: `${dependencies}/node-only.cjs`,
      url: `${dependencies}/node-only.cjs`,
      ws: `${dependencies}/node-only.cjs`,
    },
    globals: {
      Buffer: `${dependencies}/buffer.ts`,
      process: `${dependencies}/process.ts`,
      URL: `${dependencies}/url.ts`,
      ...asynchronousIteration,
    },
  },
};

export interface MiniProgramBundle {
  /** One CommonJS module without imports, in ES2015 syntax. */
  readonly code: string;
  /** The licence texts of the packages inside; empty when there are none. */
  readonly licences: string;
  /** The files that it was made of, relative to the project. */
  readonly inputs: readonly string[];
}

/**
 * Bundles an entry of the client for mini-programs with everything that it needs. The platform is `neutral` so that no module
 * of Node gets in: one that is not named above is an error. `licences` shows which packages did.
 */
export async function bundleMiniProgram(
  entry: MiniProgramEntry = 'mini-program',
  { modules, globals }: StandIns = standIns[entry],
): Promise<MiniProgramBundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'client', 'source', `${entry}.ts`)],
    bundle: true,
    platform: 'neutral',
    target: 'es2022',
    format: 'cjs',
    alias: { ...modules },
    inject: Object.values(globals),
    define: 'Symbol.asyncIterator' in globals ? { 'Symbol.asyncIterator': 'asyncIterator' } : {},
    plugins: [shortenedManifest],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
    absWorkingDir: root,
  });
  const bundle = outputFiles.map(({ text }) => text).join('');
  const licences = await licencesOf(Object.keys(metafile.inputs), root);
  const where = licences === '' ? '' : ` Licences of what is inside: ${entry}.LICENSES.txt`;
  return {
    code: `/*! mini-app-client (MIT).${where} */\n${await downLevel(bundle)}\n`,
    licences,
    inputs: Object.keys(metafile.inputs),
  };
}

/** The SDK shows its name and version in a header; the rest of its package.json would travel for nothing. */
const shortenedManifest: Plugin = {
  name: 'shortened manifest',
  setup({ onLoad }) {
    onLoad({ filter: /fc2[\\/]package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};

/** npm packages reach a mini-program as they are, and older devices know ES2015 syntax, but not all that came later. */
async function downLevel(bundle: string): Promise<string> {
  const { code } = await transform(bundle, {
    configFile: false,
    swcrc: false,
    isModule: 'commonjs',
    jsc: {
      target: 'es2015',
      parser: { syntax: 'ecmascript' },
      externalHelpers: false,
      loose: true,
      minify: {
        compress: { toplevel: true, passes: 3 },
        mangle: { toplevel: true },
        format: { asciiOnly: true },
      },
    },
    minify: true,
  });
  return code;
}
