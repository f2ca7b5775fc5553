import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import type { Role } from '../ram/roles.ts';
import type { AppliedSchema } from './invoke-operate.ts';

/** All that decides what applying the schema comes to. */
export interface SchemaInputs {
  /** The function that applies it; `collections.ts` is in its code. */
  readonly operate: FunctionDefinition;
  readonly roles: readonly Role[];
  /** Where the local Tablestore is, which can be elsewhere at each start. */
  readonly tablestoreEndpoint: string;
  /** What tables there are, as they are now. */
  describeTables(): string;
}

const keptSchema = v.object({ fingerprint: v.string(), remarks: v.array(v.string()) });

/**
 * Applies the schema unless it was applied to just this: the same code, settings and permissions, and the tables as
 * that left them. DIR/schema.json keeps what it was applied to, once it has succeeded.
 */
export async function keepSchema(
  dataDirectory: string,
  inputs: SchemaInputs,
  apply: () => Promise<AppliedSchema>,
): Promise<AppliedSchema> {
  const path = join(dataDirectory, 'schema.json');
  const text = await readFile(path, 'utf8').catch(() => '');
  const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), keptSchema), text);
  if (kept.success && kept.output.fingerprint === fingerprintOf(inputs)) {
    return { added: [], remarks: kept.output.remarks, refused: [] };
  }
  const applied = await apply();
  if (applied.refused.length === 0) {
    const { remarks } = applied;
    // Renamed into place: a process killed while writing leaves no half of it.
    // The settings that the fingerprint is of can be secrets.
    const text = JSON.stringify({ fingerprint: fingerprintOf(inputs), remarks });
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return applied;
}

function fingerprintOf({ operate, roles, tablestoreEndpoint, describeTables }: SchemaInputs): string {
  const { codeDirectory, environmentVariables, ...rest } = operate;
  const settings = Object.entries(environmentVariables).filter(([, value]) => value !== tablestoreEndpoint);
  const hash = createHash('sha256').update(JSON.stringify({ rest, settings, roles }));
  for (const name of readdirSync(codeDirectory, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(codeDirectory, name);
    if (statSync(path).isFile()) hash.update(name).update(readFileSync(path));
  }
  return hash.update(describeTables()).digest('hex');
}
