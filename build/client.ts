import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleMiniProgram } from './client-mini-program.ts';
import { writeDeclarations } from './declarations.ts';
import { writeChanged } from './write-changed.ts';

const root = dirname(__dirname);
const client = join(root, 'client');

/** Builds the client package, for Node and for mini-programs. @returns the files, relative to the project. */
export async function buildClient(): Promise<string[]> {
  return [...(await buildForNode()), ...(await buildForMiniPrograms())];
}

async function buildForNode(): Promise<string[]> {
  const formats = { 'dist/node.cjs': 'cjs', 'dist/node.mjs': 'esm' } as const;
  for (const [file, format] of Object.entries(formats)) {
    const { outputFiles } = await build({
      entryPoints: [join(client, 'source', 'node.ts')],
      outfile: join(client, file),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format,
      external: ['@alicloud/fc2'],
      write: false,
      logLevel: 'silent',
      absWorkingDir: root,
    });
    await writeChanged(outputFiles);
  }
  return Object.keys(formats).map((file) => join('client', file));
}

async function buildForMiniPrograms(): Promise<string[]> {
  const { code, licences } = await bundleMiniProgram();
  const files = { 'dist/mini-program.js': code, 'dist/mini-program.LICENSES.txt': licences };
  await writeChanged(
    Object.entries(files).map(([file, text]) => ({ path: join(client, file), contents: Buffer.from(text) })),
  );
  return Object.keys(files).map((file) => join('client', file));
}

/** Writes the client's type declarations. */
export async function declareClient(): Promise<void> {
  await writeDeclarations(join(client, 'tsconfig.build.json'));
}
