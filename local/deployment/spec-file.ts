import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import ParseSpec from '@serverless-devs/parse-spec';
import * as v from 'valibot';
import { YAMLParseError } from 'yaml';
import { edition1AsEdition3 } from './edition-1.ts';
import { DeploymentError, explain } from './errors.ts';

const parsedSpec = v.object({
  steps: v.array(v.object({ component: v.string(), projectName: v.string(), props: v.unknown() })),
  yaml: v.object({
    use3x: v.literal(true, 'the edition must be 3.0.0 or 1.0.0'),
    vars: v.optional(v.record(v.string(), v.unknown()), {}),
  }),
});

/** A resource as the file describes it, its expressions evaluated. */
export type Step = v.InferOutput<typeof parsedSpec>['steps'][number];

/**
 * Parses a Serverless Devs file as Serverless Devs does. Its expressions see this process's environment and the `.env`
 * beside the file; the environment wins.
 *
 * @throws DeploymentError naming the file and what is wrong.
 */
export async function parseSpecFile(
  path: string,
): Promise<{ readonly steps: readonly Step[]; readonly vars: Readonly<Record<string, unknown>> }> {
  const file = basename(path);
  assertSpecExists(path);
  try {
    const converted = edition1AsEdition3(readFileSync(path, 'utf8'));
    return converted === undefined ? await parse(path) : await parseConverted(converted, path);
  } catch (error) {
    const lines = explain(error).split('\n').filter(Boolean);
    // Serverless Devs says last what is wrong; the YAML parser says it first, and then shows the place.
    const line = error instanceof YAMLParseError ? lines[0] : lines.at(-1);
    throw new DeploymentError(`${file}: ${line}`, { cause: error });
  }
}

/** @throws DeploymentError */
export function assertSpecExists(path: string): void {
  if (existsSync(path)) return;
  throw new DeploymentError(`There is no ${basename(path)} in ${dirname(resolve(path))}.`);
}

async function parse(path: string) {
  // The parser reports credentials and aliases to a logger; none of that concerns a local run.
  const silent = new Proxy({}, { get: () => () => undefined });
  const parsed = v.parse(parsedSpec, await new ParseSpec(path, { logger: silent, argv: [] }).start());
  return { steps: parsed.steps, vars: parsed.yaml.vars };
}

/** The parser takes files alone, and finds `.env` beside them. */
async function parseConverted(text: string, path: string) {
  const variables = join(dirname(path), '.env');
  if (existsSync(variables)) process.loadEnvFile(variables);
  const directory = await mkdtemp(join(tmpdir(), 'serverless-devs-'));
  try {
    const copy = join(directory, 's.yaml');
    await writeFile(copy, text, { mode: 0o600 });
    return await parse(copy);
  } finally {
    await rm(directory, { recursive: true });
  }
}
