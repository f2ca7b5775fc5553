import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { functionPackages } from '../../build/function-packages.ts';
import { bundleOptions } from '../../build/functions.ts';

const project = join(__dirname, '..', '..');

/** Where the functions shall find what they call: the variables of s.yaml that name it. */
export interface FunctionSurroundings {
  readonly TABLESTORE_ENDPOINT: string;
  readonly STS_ENDPOINT: string;
  readonly ALIPAY_ENDPOINT: string;
  readonly INVOKE_ENDPOINT: string;
}

/** A folder with this project's functions as they are deployed, but for what they store and whom they call. */
export interface DeployedCopy {
  readonly specPath: string;
  readonly dataDirectory: string;
  remove(): Promise<void>;
}

/**
 * Builds the functions with the collections of this folder and writes an s.yaml beside them, which names the given
 * addresses instead of the local cloud's own.
 *
 * @param timeoutSeconds of session and db; as deployed unless it is given.
 */
export async function deployCopy(
  surroundings: Partial<FunctionSurroundings>,
  timeoutSeconds?: number,
): Promise<DeployedCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'hard-'));
  await cp(join(project, 'infra'), join(directory, 'infra'), { recursive: true });
  const spec = await readFile(join(project, 's.yaml'), 'utf8');
  const pointed = Object.entries(surroundings).reduce(
    (text, [name, address]) => replaced(text, `\${env('${name}', 'auto')}`, address),
    spec,
  );
  const timed =
    timeoutSeconds === undefined ? pointed : replaced(pointed, 'timeout: 20', `timeout: ${timeoutSeconds}`);
  await writeFile(join(directory, 's.yaml'), withManyInstances(timed));
  await buildInto(join(directory, 'dist'));
  return {
    specPath: join(directory, 's.yaml'),
    dataDirectory: join(directory, 'data'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** So many that calls beyond what runs wait for an instance, and are not refused because the machine is busy. */
function withManyInstances(spec: string): string {
  const session = replaced(spec, "${json(env('SESSION_INSTANCES', '10'))}", '200');
  return replaced(session, "${json(env('DB_INSTANCES', '20'))}", '200');
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`s.yaml does not contain ${from}`);
  return text.replaceAll(from, to);
}

const ownCollections: Plugin = {
  name: 'own collections',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]collections\.ts$/ }, async ({ path }) =>
      path === join(project, 'collections.ts')
        ? {
            contents: await readFile(join(__dirname, 'collections.ts'), 'utf8'),
            loader: 'ts',
            resolveDir: __dirname,
          }
        : undefined,
    );
  },
};

async function buildInto(outdir: string): Promise<void> {
  const { plugins = [], ...options } = await bundleOptions();
  const result = await build({ ...options, outdir, plugins: [ownCollections, ...plugins] });
  for (const { path, contents } of await functionPackages(result, project)) {
    if (!path.endsWith('.js')) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
}
