import { createHash, createHmac, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AccessKey } from '../ram/access-keys.ts';
import type { PolicyDocument } from '../ram/policy.ts';
import type { Principal } from '../ram/principal.ts';
import {
  createFunctionCompute,
  type FunctionCompute,
  type FunctionComputeOptions,
} from './function-compute.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const accountId = '1234567890123456';
export const region = 'cn-hangzhou';

export const developer: AccessKey = {
  accessKeyId: 'LTAIdeveloper',
  accessKeySecret: 'developer-secret',
  principal: { accountId, arn: `acs:ram::${accountId}:root`, policyGroups: [] },
};

/** Temporary credentials that may do what `allowed` lists: actions on resources. */
export function temporaryKey(
  name: string,
  allowed: readonly { action: string; resource: string }[],
  expiresAt = Number.MAX_SAFE_INTEGER,
): Required<AccessKey> {
  const policy: PolicyDocument = {
    Version: '1',
    Statement: allowed.map(({ action, resource }) => ({
      Effect: 'Allow',
      Action: action,
      Resource: resource,
    })),
  };
  const principal: Principal = {
    accountId,
    arn: `acs:ram::${accountId}:assumed-role/${name}/session`,
    roleArn: `acs:ram::${accountId}:role/${name}`,
    policyGroups: [[policy]],
  };
  return {
    accessKeyId: `STS.${name}`,
    accessKeySecret: `${name}-secret`,
    securityToken: `${name}-token`,
    expiresAt,
    principal,
  };
}

export interface StartedFunctionCompute extends FunctionCompute {
  readonly logs: { functionName: string; requestId: string; text: string }[];
  readonly errors: unknown[];
  /** Writes the code package of a function and defines it. `index.handler`, 3.0, 5 seconds and 512 MB by default. */
  define(
    code: string | Readonly<Record<string, string>>,
    definition?: Partial<FunctionDefinition>,
  ): FunctionDefinition;
  deploy(...functions: readonly FunctionDefinition[]): Promise<void>;
}

/** Starts a local Function Compute without functions, with the real clock unless given another. */
export async function startFunctionCompute(
  overrides: Partial<FunctionComputeOptions> & { keys?: readonly AccessKey[] } = {},
): Promise<StartedFunctionCompute> {
  const { keys = [], ...options } = overrides;
  const folder = mkdtempSync(join(tmpdir(), 'function-compute-'));
  const logs: StartedFunctionCompute['logs'] = [];
  const errors: unknown[] = [];
  let packages = 0;

  const functionCompute = await createFunctionCompute({
    accountId,
    region,
    functions: [],
    findAccessKey: (id) => [developer, ...keys].find((key) => key.accessKeyId === id),
    functionCredentials: (roleArn) => {
      throw new Error(`there is no role ${roleArn}`);
    },
    clock: Date.now,
    port: 0,
    triggerPort: () => 0,
    onError: (error) => errors.push(error),
    onLog: (entry) => logs.push(entry),
    ...options,
  });

  return {
    ...functionCompute,
    logs,
    errors,
    define(code, definition = {}) {
      packages += 1;
      const codeDirectory = join(folder, `package-${packages}`);
      for (const [path, text] of Object.entries(typeof code === 'string' ? { 'index.js': code } : code)) {
        mkdirSync(dirname(join(codeDirectory, path)), { recursive: true });
        writeFileSync(join(codeDirectory, path), text);
      }
      return {
        generation: 3,
        functionName: 'db',
        runtime: 'nodejs20',
        handler: 'index.handler',
        codeDirectory,
        timeoutSeconds: 5,
        memoryMegabytes: 512,
        environmentVariables: {},
        ...definition,
      };
    },
    deploy: (...functions) => functionCompute.replaceFunctions(functions),
    async close() {
      await functionCompute.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What to send, and how to spoil its signature. */
export interface SignedRequest {
  readonly method?: string;
  /** With the query, percent-encoded. */
  readonly path: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: AccessKey;
  readonly date?: Date;
  /** Of the headers that must be signed, those that are not. */
  readonly unsigned?: readonly string[];
  /** Changes the headers after they were signed. */
  readonly tamper?: (headers: Record<string, string>) => void;
}

/** Sends a request signed with ACS3-HMAC-SHA256; written from the documentation, apart from what verifies it. */
export function sendAcs3(endpoint: string, request: SignedRequest): Promise<Response> {
  const { method = 'POST', path, body = '', key = developer, date = new Date(), unsigned = [] } = request;
  const url = new URL(path, endpoint);
  const headers: Record<string, string> = {
    host: url.host,
    'content-type': 'application/octet-stream',
    'x-acs-action': 'InvokeFunction',
    'x-acs-version': '2023-03-30',
    'x-acs-date': date.toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': sha256(body),
    ...(key.securityToken !== undefined && { 'x-acs-security-token': key.securityToken }),
    ...request.headers,
  };
  const names = Object.keys(headers)
    .filter((name) => /^(host|content-type|x-acs-.*)$/.test(name) && !unsigned.includes(name))
    .sort();
  const canonicalRequest =
    `${method}\n${url.pathname}\n${url.search.slice(1)}\n` +
    `${names.map((name) => `${name}:${headers[name]}\n`).join('')}\n${names.join(';')}\n${sha256(body)}`;
  const signature = createHmac('sha256', key.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonicalRequest)}`)
    .digest('hex');
  headers['authorization'] =
    `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  request.tamper?.(headers);
  return fetch(url, { method, headers, ...(method !== 'GET' && { body }) });
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Invokes a function through API 2023-03-30 with the developer's AccessKey. */
export function invoke3(
  endpoint: string,
  functionName: string,
  body: string | Buffer = '',
  request: Partial<SignedRequest> = {},
): Promise<Response> {
  const path = `/2023-03-30/functions/${encodeURIComponent(functionName)}/invocations`;
  return sendAcs3(endpoint, { path, body, ...request });
}
