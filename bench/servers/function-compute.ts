import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFunctionCompute } from '../../local/function-compute/function-compute.ts';
import type { FunctionDefinition } from '../../local/function-compute/function-definition.ts';
import { compileRuntime } from '../../local/function-compute/runtime-code.ts';
import { functionComputeAccess } from '../workload/function-compute-access.ts';
import { serveParent } from './server-process.ts';

// The local Function Compute as a process, with one empty function of FC 2.0, whose requests are signed without a nonce
// and can therefore be sent again and again.

/** The source lies as far from this file as from its build. */
const runtimeSource = join(__dirname, '..', '..', 'local', 'function-compute', 'runtime', 'main.ts');

async function main(): Promise<void> {
  const { accountId, region, accessKeyId, accessKeySecret, serviceName, functionName } =
    functionComputeAccess;
  const codeDirectory = mkdtempSync(join(tmpdir(), 'bench-function-'));
  writeFileSync(
    join(codeDirectory, 'index.js'),
    "exports.handler = (event, context, callback) => callback(null, '');",
  );
  const definition: FunctionDefinition = {
    generation: 2,
    serviceName,
    functionName,
    runtime: 'nodejs20',
    handler: 'index.handler',
    codeDirectory,
    timeoutSeconds: 10,
    memoryMegabytes: 128,
    environmentVariables: {},
  };
  const principal = { accountId, arn: `acs:ram::${accountId}:root`, policyGroups: [] };
  const running = await createFunctionCompute({
    accountId,
    region,
    functions: [definition],
    findAccessKey: (id) => (id === accessKeyId ? { accessKeyId, accessKeySecret, principal } : undefined),
    functionCredentials: () => {
      throw new Error('The function has no role.');
    },
    clock: Date.now,
    port: 0,
    runtimeCode: compileRuntime(runtimeSource),
    triggerPort: () => 0,
    onLog: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  serveParent({
    port: Number(new URL(running.endpoint).port),
    async close() {
      await running.close();
      rmSync(codeDirectory, { recursive: true });
    },
  });
}

void main();
