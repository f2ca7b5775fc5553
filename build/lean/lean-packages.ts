import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { isLeftOut, pathInPackages } from './left-out.ts';
import { standInFor } from './stand-in.ts';
import { keepOperations } from './tablestore-codecs.ts';
import { keepMessages } from './tablestore-messages.ts';
import { tablestoreOperations } from './tablestore-operations.ts';

/** Classes of errors that take their `name` from the class, whose own is shortened in a bundle. */
const namedErrors = [
  { module: /[\\/]alipay-sdk[\\/]dist[\\/]esm[\\/]alipay\.js$/, classes: ['AlipayRequestError'] },
  {
    module: /[\\/]urllib[\\/]dist[\\/]esm[\\/]HttpClientError\.js$/,
    classes: ['HttpClientRequestError', 'HttpClientRequestTimeoutError', 'HttpClientConnectTimeoutError'],
  },
];

const codec = /[\\/]tablestore[\\/]lib[\\/]protocol[\\/](?:encoder|decoder)\.js$/;
const messages = /[\\/]tablestore[\\/]lib[\\/]protocol[\\/]tablestore_compiled_proto\.js$/;

/**
 * Leaves out of a bundle what functions never use of the official SDKs. What remains is the packages' own code,
 * unchanged.
 */
export const leanPackages: Plugin = {
  name: 'lean packages',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@protobufjs\/inquire$/ }, () => ({ path: join(__dirname, 'inquire.cjs') }));
    onLoad({ filter: codec }, async ({ path }) => ({ contents: await leanCodec(path) }));
    onLoad({ filter: messages }, async ({ path }) => {
      const users = [leanCodec(beside(path, 'encoder.js')), leanCodec(beside(path, 'decoder.js'))];
      const filter = readFile(beside(path, '../filter.js'), 'utf8');
      const codecs = (await Promise.all([...users, filter])).join('\n');
      return { contents: keepMessages(await readFile(path, 'utf8'), codecs) };
    });
    for (const { module, classes } of namedErrors) {
      onLoad({ filter: module }, async ({ path }) => ({
        contents: [await readFile(path, 'utf8'), ...classes.map(withName)].join('\n'),
      }));
    }
    onLoad({ filter: /[\\/]node_modules[\\/]/ }, async ({ path }) => {
      if (!isLeftOut(path)) return undefined;
      const contents = standInFor(pathInPackages(path) ?? path, await readFile(path, 'utf8'));
      return { contents, resolveDir: __dirname };
    });
  },
};

const withName = (name: string): string => `Object.defineProperty(${name}, 'name', { value: '${name}' });`;

const leanCodec = async (path: string): Promise<string> =>
  keepOperations(await readFile(path, 'utf8'), tablestoreOperations);

const beside = (path: string, file: string): string => join(dirname(path), file);
