import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { version } from '@serverless-devs/parse-spec/package.json';

/** `${…}`, as Serverless Devs finds it. */
const expression = /\$\{([\w\W]*?)\}/g;
const environmentVariable = /^env\(\s*(['"])(\w+)\1\s*(?:,\s*(?:'[^'\\]*'|"[^"\\]*")\s*)?\)$/;
/** A number, or more, in the text of a variable. */
const asJson = /^json\((.*)\)$/s;
const account = /^config\(\s*(['"])AccountID\1\s*\)$/;
const otherPlace = /^(?:vars|resources)(?:\.[\w-]+)+$/;
/** What is evaluated beside `${…}`, or brings in other files. */
const beyondExpressions = /<%|\{\{|\bextend\b/;

/**
 * All that a Serverless Devs file is evaluated from, as one text: when it is the same, so is what the parser makes of
 * it. Undefined when that cannot be seen from outside the parser: the file is not of edition 3.0.0, has other
 * expressions than of variables and the account, or the machine has environments of Serverless Devs.
 */
export function inputsOfSpec(path: string, accountId: string): string | undefined {
  const text = readFileSync(path, 'utf8');
  if (!/^edition: *['"]?3\.0\.0['"]? *$/m.test(text) || beyondExpressions.test(text)) return undefined;
  if (hasEnvironments() || process.env['DOTENV_KEY'] !== undefined) return undefined;
  const dotenvPath = join(dirname(resolve(path)), '.env');
  const dotenv = existsSync(dotenvPath) ? readFileSync(dotenvPath, 'utf8') : undefined;
  // Its values may name variables themselves.
  if (dotenv !== undefined && /\$|<%|\{\{/.test(dotenv)) return undefined;
  const variables = new Map<string, string | undefined>();
  for (const [, inner = ''] of text.matchAll(expression)) {
    const code = inner.trim();
    if (otherPlace.test(code) || account.test(code)) continue;
    const name = environmentVariable.exec(asJson.exec(code)?.[1]?.trim() ?? code)?.[2];
    if (name === undefined) return undefined;
    const value = process.env[name];
    // Serverless Devs evaluates a value, too.
    if (value !== undefined && /\$\{|<%|\{\{/.test(value)) return undefined;
    variables.set(name, value);
  }
  const inputs = [version, resolve(path), process.cwd(), accountId, text, dotenv ?? null, [...variables]];
  return JSON.stringify(inputs);
}

/** Chosen with `s env default`; then the file is not all there is. */
function hasEnvironments(): boolean {
  const home = process.env['serverless_devs_config_home'] || homedir();
  const settings = join(home, '.s', 'config', 's.json');
  if (existsSync(settings) && readFileSync(settings, 'utf8').includes('workspace')) return true;
  const folders = [join(home, '.s'), join(home, '.cache', '.s')];
  return folders.some((folder) => existsSync(join(folder, 'cache', 'default-env.json')));
}
