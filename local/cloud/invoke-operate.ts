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

const answerSchema = v.union([
  functionError,
  v.object({ data: v.object({ created: v.array(v.string()), existing: v.array(v.string()) }) }),
  v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
]);

/**
 * Has the operate function make the tables that are missing, with the developer's own AccessKey.
 *
 * @throws LocalCloudError with what the function answered, when it did not succeed.
 */
export async function createTables(access: DeveloperAccess, operate: FunctionDefinition): Promise<string[]> {
  const path = pathOf(operate);
  const body = JSON.stringify({ op: 'createTables' });
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
  return answer.output.data.created;
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
