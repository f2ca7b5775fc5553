import { dirname, join, parse } from 'node:path';
import { build } from 'esbuild';
import { bundleMiniProgram, type MiniProgramEntry, miniProgramEntries } from './client-mini-program.ts';
import { writeDeclarations } from './declarations.ts';
import { recordBuilt } from './record-built.ts';
import { writeChanged } from './write-changed.ts';

const root = dirname(__dirname);
const client = join(root, 'client');

/** Builds the client package, for Node and for mini-programs. @returns the files, relative to the project. */
export async function buildClient(): Promise<string[]> {
  const began = Date.now();
  const built = [await buildForNode()];
  for (const entry of miniProgramEntries) built.push(await buildForMiniPrograms(entry));
  const outputs = built.flatMap(({ files }) => files);
  const inputs = ['client/package.json', ...built.flatMap((part) => part.inputs)];
  await recordBuilt(root, 'client', { inputs, outputs, began });
  return outputs;
}

/** The files of a part, and what they were made of; relative to the project. */
interface BuiltPart {
  readonly files: readonly string[];
  readonly inputs: readonly string[];
}

async function buildForNode(): Promise<BuiltPart> {
  const inputs: string[] = [];
  const formats = { 'dist/node.cjs': 'cjs', 'dist/node.mjs': 'esm', 'dist/live.mjs': 'esm' } as const;
  for (const [file, format] of Object.entries(formats)) {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(client, 'source', `${parse(file).name}.ts`)],
      outfile: join(client, file),
      bundle: true,
      platform: 'node',
      target: 'node20',
      format,
      external: ['@alicloud/fc2'],
      metafile: true,
      write: false,
      logLevel: 'silent',
      absWorkingDir: root,
    });
    await writeChanged(outputFiles);
    inputs.push(...Object.keys(metafile.inputs));
  }
  return { files: Object.keys(formats).map((file) => join('client', file)), inputs };
}

async function buildForMiniPrograms(entry: MiniProgramEntry): Promise<BuiltPart> {
  const { code, licences, inputs } = await bundleMiniProgram(entry);
  const files: Record<string, string> = { [`dist/${entry}.js`]: code };
  if (licences !== '') files[`dist/${entry}.LICENSES.txt`] = licences;
  await writeChanged(
    Object.entries(files).map(([file, text]) => ({ path: join(client, file), contents: Buffer.from(text) })),
  );
  return { files: Object.keys(files).map((file) => join('client', file)), inputs };
}

/**
 * Writes the client's type declarations. Those for ES modules in Node are files of their own, because compilers take
 * `node.d.ts` for what CommonJS exports, a default among it.
 */
export async function declareClient(dist = join(client, 'dist')): Promise<void> {
  await writeDeclarations(join(client, 'tsconfig.build.json'), dist);
  await writeChanged(
    ['node', 'live'].map((entry) => ({
      path: join(dist, `${entry}.d.mts`),
      contents: Buffer.from(`export * from './${entry}.js';\n`),
    })),
  );
}
