import { createHash, createHmac, randomBytes } from 'node:crypto';
import Fc2 from '@alicloud/fc2';
import * as v from 'valibot';
import { encodePathSegment, signAcs3 } from '../client/source/acs3-signature.ts';
import { DeployError } from './errors.ts';
import type { Specification } from './specification.ts';

const texts = v.array(v.string());
const schemaAnswer = v.object({
  added: texts,
  pending: texts,
  undeclared: texts,
  differences: texts,
  refused: texts,
});

/** What the operate function has made, and what a person should know of tables that are otherwise than declared. */
export interface AppliedSchema {
  readonly added: readonly string[];
  readonly remarks: readonly string[];
}

/** Tablestore takes its time to fill an index of a large table; a run of operate waits for most of a minute. */
const mostRuns = 20;

const answerSchema = v.union([
  v.object({ errorMessage: v.string() }),
  v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
  v.object({ data: schemaAnswer }),
]);

/**
 * Has the operate function make the tables and indexes that are missing, with the developer's own AccessKey: a new
 * Tablestore instance admits nobody from outside the cloud. Nothing is changed or dropped.
 *
 * @param endpoint of Function Compute, without a slash at the end
 * @throws DeployError with what the function answered, or what it refused to make and why
 */
export async function applySchema(
  specification: Specification,
  endpoint: string,
  clock: () => number,
): Promise<AppliedSchema> {
  const added: string[] = [];
  for (let run = 1; ; run++) {
    const answer = await applyOnce(specification, endpoint, clock);
    if (answer.refused.length > 0) throw new DeployError(answer.refused.join('\n'));
    added.push(...answer.added);
    const remarks = [...answer.undeclared, ...answer.differences];
    if (answer.pending.length === 0) return { added, remarks };
    if (run === mostRuns) throw new DeployError(`${answer.pending.join('\n')}\nDeploy again to go on.`);
  }
}

async function applyOnce(specification: Specification, endpoint: string, clock: () => number) {
  const body = JSON.stringify({ op: 'schema', apply: true });
  const text =
    specification.generation === 3
      ? await invokeByAcs3(specification, endpoint, body, clock)
      : await invokeByFc2(specification, endpoint, body);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), text);
  if (!parsed.success) throw new DeployError(`The operate function answered: ${text.slice(0, 500)}`);
  const { output } = parsed;
  if ('errorMessage' in output) throw new DeployError(`The operate function failed: ${output.errorMessage}`);
  if ('error' in output) {
    throw new DeployError(
      `The operate function refused (${output.error.code}): ${output.error.message} Its log says more.`,
    );
  }
  return output.data;
}

async function invokeByAcs3(
  { functions, keys }: Specification,
  endpoint: string,
  body: string,
  clock: () => number,
): Promise<string> {
  const path = `/2023-03-30/functions/${encodePathSegment(functions.operate.functionName)}/invocations`;
  const request = {
    method: 'POST',
    host: new URL(endpoint).host,
    path,
    query: {},
    headers: {
      'content-type': 'application/octet-stream',
      'x-acs-action': 'InvokeFunction',
      'x-acs-version': '2023-03-30',
    },
    body,
  };
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  const signer = { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
  const date = `${new Date(clock()).toISOString().slice(0, 19)}Z`;
  const headers = signAcs3(request, signer, date, randomBytes(16).toString('hex'), {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
  });
  const response = await fetch(endpoint + path, { method: 'POST', headers, body }).catch((error: unknown) => {
    throw new DeployError(`Function Compute cannot be reached at ${endpoint}.`, { cause: error });
  });
  const text = await response.text();
  if (response.ok) return text;
  throw new DeployError(`Function Compute refused to invoke operate (${response.status}): ${text}`);
}

async function invokeByFc2(
  { accountId, region, functions, keys }: Specification,
  endpoint: string,
  body: string,
): Promise<string> {
  const client = new Fc2(accountId, {
    accessKeyID: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    securityToken: keys.securityToken,
    region,
    endpoint,
    timeout: 60_000,
  });
  const { functionName, serviceName = '' } = functions.operate;
  try {
    const { data } = await client.invokeFunction(serviceName, functionName, body, {});
    return typeof data === 'string' ? data : JSON.stringify(data);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new DeployError(`Function Compute refused to invoke operate: ${message}`, { cause: error });
  }
}
