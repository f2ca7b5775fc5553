import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** Packages that state the MIT licence and ship no text of it, with their author: they get the text of that licence. */
const statedMit: ReadonlyMap<string, string> = new Map([
  ['@alicloud/pop-core', 'Jackson Tian'],
  ['httpx', 'Jackson Tian'],
]);

const manifest = v.pipe(v.string(), v.parseJson(), v.object({ license: v.string() }));

/**
 * The licence texts of the packages that files belong to, one after the other, by name.
 *
 * @param files as esbuild's metafile names them: relative to `root`, with forward slashes. Those outside node_modules
 *   are this project's own.
 * @throws Error that names a package without a licence text.
 */
export async function licencesOf(files: readonly string[], root: string): Promise<string> {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(folders)]
    .sort()
    .map(async (folder) => `${nameOf(folder)}\n\n${await licenceOf(folder, root)}\n`);
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`);
}

const nameOf = (folder: string): string => folder.replace(/^.*node_modules\//, '');

async function licenceOf(folder: string, root: string): Promise<string> {
  const entries = await readdir(join(root, folder));
  const files = entries.filter((entry) => /^(licen[cs]e|notice|copying)/i.test(entry)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(root, folder, file), 'utf8')));
  if (texts.length > 0) return texts.map((text) => text.trim()).join('\n\n');

  const author = statedMit.get(nameOf(folder));
  const { license } = v.parse(manifest, await readFile(join(root, folder, 'package.json'), 'utf8'));
  if (author === undefined || license !== 'MIT') throw new Error(`${folder} has no licence text.`);
  const mit = await readFile(join(__dirname, 'mit.txt'), 'utf8');
  return mit.replace('{author}', author).trim();
}
