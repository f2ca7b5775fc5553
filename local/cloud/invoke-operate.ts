import { createHash, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { acs3CanonicalRequest, acs3Signature } from '../function-compute/acs3-signature.ts';
import { fcSignature, fcStringToSign } from '../function-compute/fc-signature.ts';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import { LocalCloudError } from './errors.ts';

/** How the developer reaches their functions: the same signed calls that a deployment makes. */
export interface DeveloperAccess {
  readonly endpoint: string;
  readonly accountId: string;
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly clock: () => number;
}

/** What Function Compute answers when the function throws, or cannot even be loaded. */
const functionError = v.object({ errorMessage: v.string() });

const texts = v.array(v.string());
const schemaAnswer = v.object({
  added: texts,
  pending: texts,
  undeclared: texts,
  differences: texts,
  refused: texts,
});

const answerSchema = v.union([
  functionError,
  v.object({ data: schemaAnswer }),
  v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
]);

/** What the operate function has made of the tables, a sentence or a name each. */
export interface AppliedSchema {
  readonly added: readonly string[];
  /** Of tables that are otherwise than declared: nothing is changed or dropped. */
  readonly remarks: readonly string[];
  /** What is declared and cannot be had, with the step to take. When there is any, nothing is added. */
  readonly refused: readonly string[];
}

/** A run waits for most of a minute until an index of many documents is filled. */
const mostRuns = 20;

/**
 * Has the operate function make the tables and indexes that are missing, as a deployment does, with the developer's own
 * AccessKey.
 *
 * @throws LocalCloudError with what the function answered, when it did not succeed.
 */
export async function applySchema(
  access: DeveloperAccess,
  operate: FunctionDefinition,
): Promise<AppliedSchema> {
  const added: string[] = [];
  for (let run = 1; ; run++) {
    const { pending, refused, ...answer } = await invokeSchema(access, operate);
    added.push(...answer.added);
    const remarks = [...answer.undeclared, ...answer.differences];
    if (refused.length > 0 || pending.length === 0) return { added, remarks, refused };
    if (run === mostRuns) throw new LocalCloudError('OperateFailed', pending.join('\n'));
  }
}

async function invokeSchema(access: DeveloperAccess, operate: FunctionDefinition) {
  const path = pathOf(operate);
  const body = JSON.stringify({ op: 'schema', apply: true });
  const headers = operate.generation === 3 ? signAcs3(access, path, body) : signFc(access, path);
  const response = await fetch(access.endpoint + path, { method: 'POST', headers, body });
  const text = await response.text();
  const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), text);
  if (!answer.success) {
    throw new LocalCloudError('OperateFailed', `The operate function answered ${response.status}: ${text}`);
  }
  if ('errorMessage' in answer.output) {
    throw new LocalCloudError('OperateFailed', answer.output.errorMessage);
  }
  if ('error' in answer.output) {
    throw new LocalCloudError('OperateFailed', `The operate function: ${answer.output.error.message}`);
  }
  return answer.output.data;
}

function pathOf({ generation, serviceName, functionName }: FunctionDefinition): string {
  return generation === 3
    ? `/2023-03-30/functions/${encodeURIComponent(functionName)}/invocations`
    : `/2016-08-15/services/${serviceName}/functions/${functionName}/invocations`;
}

function signAcs3({ endpoint, credentials, clock }: DeveloperAccess, path: string, body: string) {
  const headers = {
    'content-type': 'application/json',
    host: new URL(endpoint).host,
    'x-acs-action': 'InvokeFunction',
    'x-acs-content-sha256': createHash('sha256').update(body).digest('hex'),
    'x-acs-date': new Date(clock()).toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2023-03-30',
  };
  const names = Object.keys(headers).sort();
  const canonicalRequest = acs3CanonicalRequest({ method: 'POST', path, query: [], headers }, names);
  const signature = acs3Signature(credentials.accessKeySecret, canonicalRequest);
  const authorization = `ACS3-HMAC-SHA256 Credential=${credentials.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { ...headers, authorization };
}

function signFc({ accountId, credentials, clock }: DeveloperAccess, path: string) {
  const headers = {
    'content-type': 'application/json',
    // fetch may not set Date; x-fc-date stands for it.
    'x-fc-date': new Date(clock()).toUTCString(),
    'x-fc-account-id': accountId,
  };
  const signature = fcSignature(
    credentials.accessKeySecret,
    fcStringToSign({ method: 'POST', path, query: [], headers }, false),
  );
  return { ...headers, authorization: `FC ${credentials.accessKeyId}:${signature}` };
}
