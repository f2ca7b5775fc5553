import * as v from 'valibot';
import { FunctionError } from './errors.ts';
import { SetupError } from './log.ts';

/** A variable that must be there and not empty. */
export const requiredText = v.pipe(v.string(), v.trim(), v.nonEmpty('is empty'));

/** The address of a service, or `auto`: the one that Alibaba Cloud documents for the region. */
export const endpoint = v.pipe(
  v.string(),
  v.regex(
    /^(auto|https?:\/\/[^/?#\s]+)$/,
    'must be "auto", or an address such as https://host without a path',
  ),
);

/** A whole number of seconds, written in digits. */
export const seconds = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,8}$/, 'must be a whole number of seconds, at least 1'),
  v.transform(Number),
);

/**
 * Reads a function's configuration from its environment variables.
 *
 * @throws FunctionError `Internal` whose cause lists every variable that is missing or malformed, and where to set it.
 */
export function readConfiguration<const Schema extends v.GenericSchema>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, environment);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? 'environment';
    const isMissing = issue.kind === 'schema' && issue.input === undefined;
    return `${name} ${isMissing ? `is missing: ${remedyFor(schema, name)}` : issue.message}`;
  });
  throw new FunctionError('Internal', 'The function is not set up: its log says which variable to set.', {
    cause: new SetupError(`Environment variables (s.yaml, .env): ${problems.join('; ')}.`),
  });
}

/** What the variable's own schema says to do (`v.description`). */
function remedyFor(schema: v.GenericSchema, name: string): string {
  const entries: unknown = 'entries' in schema ? schema.entries : undefined;
  const entry = v.safeParse(v.record(v.string(), v.custom<v.GenericSchema>(isSchema)), entries);
  const described = entry.success ? entry.output[name] : undefined;
  return (described && v.getDescription(described)) ?? 'set it where the function is declared';
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}
