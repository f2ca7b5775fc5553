import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The preview's own scripts: of the page around the phones, of a phone, and of a phone that has nothing to run. */
export const browserScripts = ['frame', 'runtime', 'problems'] as const;

export type BrowserScript = (typeof browserScripts)[number];

/** The oldest engines that the preview's own styles (container units) run on anyway. */
export const browserTarget = ['chrome111', 'firefox114', 'safari16.4'];

const sources = join(__dirname, '..', 'browser');

/** Where the build of the local cloud has put them, when this is part of it. */
const built = join(__dirname, '..', '..', '..', 'dist', 'local-cloud', 'preview');

/** Builds a script, and tells of which files it was made. */
export async function bundleBrowserScript(
  name: BrowserScript,
): Promise<{ code: string; inputs: readonly string[] }> {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [join(sources, `${name}.ts`)],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    target: browserTarget,
    legalComments: 'none',
  });
  return {
    code: result.outputFiles[0]?.text ?? '',
    inputs: Object.keys(result.metafile.inputs).map((input) => resolve(input)),
  };
}

/** A script as the build left it. */
export function readBuiltScript(name: BrowserScript): string {
  return readFileSync(join(built, `${name}.js`), 'utf8');
}

/** Gives the scripts, each made or read when it is first asked for. */
export function createBrowserScripts(
  make: (name: BrowserScript) => Promise<string>,
): (name: BrowserScript) => Promise<string> {
  const made = new Map<BrowserScript, Promise<string>>();
  return (name) => {
    const script = made.get(name) ?? make(name);
    made.set(name, script);
    return script;
  };
}
