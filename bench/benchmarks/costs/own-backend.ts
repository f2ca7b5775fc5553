import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const project = join(dirname(require.resolve('tsx/package.json')), '..', '..');

/**
 * This project's own deployment, with the functions' way to Tablestore through another address; the roles are those of
 * its own ROS template.
 *
 * @returns the path of its Serverless Devs file.
 */
export async function writeOwnSpec(directory: string, tablestoreEndpoint: string): Promise<string> {
  const spec = await readFile(join(project, 's.yaml'), 'utf8');
  const path = join(directory, 's.yaml');
  await cp(join(project, 'infra', 'template.yaml'), join(directory, 'infra', 'template.yaml'));
  await writeFile(
    path,
    replaced(
      replaced(spec, /^ {2}TablestoreEndpoint: .*$/m, `  TablestoreEndpoint: ${tablestoreEndpoint}`),
      /^( +code: )\.\/dist\//gm,
      `$1${join(project, 'dist')}/`,
    ),
  );
  return path;
}

function replaced(text: string, pattern: RegExp, replacement: string): string {
  const result = text.replace(pattern, replacement);
  if (result === text) throw new Error(`s.yaml has nothing like ${pattern}.`);
  return result;
}
