import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { YAMLParseError } from 'yaml';
import { edition1AsEdition3 } from './edition-1.ts';
import { DeploymentError, explain } from './errors.ts';
import type { KeptEvaluations } from './kept-evaluations.ts';
import { inputsOfSpec } from './spec-inputs.ts';

const parsedSpec = v.object({
  steps: v.array(v.object({ component: v.string(), projectName: v.string(), props: v.unknown() })),
  yaml: v.object({
    use3x: v.literal(true, 'the edition must be 3.0.0 or 1.0.0'),
    vars: v.optional(v.record(v.string(), v.unknown()), {}),
  }),
});

/** A resource as the file describes it, its expressions evaluated. */
export type Step = v.InferOutput<typeof parsedSpec>['steps'][number];

/** What a file comes to. */
export interface ParsedSpec {
  readonly steps: readonly Step[];
  readonly vars: Readonly<Record<string, unknown>>;
}

/**
 * Parses a Serverless Devs file as Serverless Devs does. Its expressions see this process's environment and the `.env`
 * beside the file; the environment wins, and stays as it is. `config('AccountID')` is the account given, whichever
 * ones this machine knows. What `kept` has of the very same inputs is not parsed again.
 *
 * @throws DeploymentError naming the file and what is wrong.
 */
export async function parseSpecFile(
  path: string,
  accountId: string,
  kept?: KeptEvaluations,
): Promise<ParsedSpec> {
  const file = basename(path);
  assertSpecExists(path);
  try {
    return kept === undefined ? await parseAnew(path, accountId) : await parseOnce(path, accountId, kept);
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

const keptSpec = v.object({
  parsed: v.object({
    steps: v.array(v.object({ component: v.string(), projectName: v.string(), props: v.unknown() })),
    vars: v.record(v.string(), v.unknown()),
  }),
  /** More of them would have been read, had they been there. */
  absentFiles: v.array(v.string()),
});

async function parseOnce(path: string, accountId: string, kept: KeptEvaluations): Promise<ParsedSpec> {
  const inputs = inputsOfSpec(path, accountId);
  if (inputs === undefined) return parseAnew(path, accountId);
  const found = v.safeParse(keptSpec, kept.find(inputs));
  if (found.success && !found.output.absentFiles.some(existsSync)) return found.output.parsed;
  const parsed = await parseAnew(path, accountId);
  const absentFiles = parsed.steps.flatMap(variablesBesideCode);
  if (!absentFiles.some(existsSync)) await kept.keep(inputs, { parsed, absentFiles });
  return parsed;
}

/** Serverless Devs also reads the `.env` in a code folder, which it looks for from the working directory on. */
function variablesBesideCode({ props }: Step): string[] {
  const described = v.safeParse(v.object({ code: v.string() }), props);
  return described.success ? [resolve(described.output.code, '.env')] : [];
}

/** The parser puts what is in `.env` into the environment, where it would outlive a change of the file. */
async function parseAnew(path: string, accountId: string): Promise<ParsedSpec> {
  const before = { ...process.env };
  try {
    // All three of them, or the parser looks for another account on this machine.
    Object.assign(process.env, { AccountID: accountId, AccessKeyID: 'local', AccessKeySecret: 'local' });
    const converted = edition1AsEdition3(readFileSync(path, 'utf8'));
    return converted === undefined ? await parse(path) : await parseConverted(converted, path);
  } finally {
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(before, name)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

async function parse(path: string): Promise<ParsedSpec> {
  // Loaded late, because it takes a fifth of a second.
  const { default: ParseSpec } = await import('@serverless-devs/parse-spec');
  // The parser reports credentials and aliases to a logger; none of that concerns a local run.
  const silent = new Proxy({}, { get: () => () => undefined });
  const parsed = v.parse(parsedSpec, await new ParseSpec(path, { logger: silent, argv: [] }).start());
  return { steps: parsed.steps, vars: parsed.yaml.vars };
}

/** The parser takes files alone, and finds `.env` beside them. */
async function parseConverted(text: string, path: string): Promise<ParsedSpec> {
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
