import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fc2 from '@alicloud/fc2';
import type { Benchmark, BenchmarkContext, Comparison } from '../../benchmark.ts';
import { type LoadGenerator, startLoadGenerator } from '../../load/load-generator.ts';
import { type Exchange, record } from '../../load/record.ts';
import { portable } from '../../load/recorded.ts';
import { inTurns } from '../../measure/in-turns.ts';
import { type ServerProcess, startServer } from '../../servers/server-process.ts';
import { functionComputeAccess } from '../../workload/function-compute-access.ts';

const connections = 10;

/**
 * What is left of an HTTP server's speed once each request is authenticated and carried to an instance of a function
 * and back. The request is the genuine SDK's, recorded anew for each round, because its date is good for 15 minutes.
 */
export const warmInvocations: Benchmark = {
  title:
    'Warm invocations of an empty function at the local Function Compute, against a bare node:http server (autocannon, 10 connections)',
  measured: 'functions',
  reference: 'bare http',

  async run(context) {
    const functions = await startServer(context.script('function-compute'));
    const generator = await startLoadGenerator(context.script('load-generator'));
    try {
      return await compare(context, functions, generator);
    } finally {
      await generator.close();
      await functions.close();
    }
  },
};

async function compare(
  { effort, script, directory, progress }: BenchmarkContext,
  functions: ServerProcess,
  generator: LoadGenerator,
): Promise<Comparison[]> {
  const { answer } = await recordInvocation(functions);
  const answerFile = join(directory, 'answer.json');
  await writeFile(answerFile, JSON.stringify(portable(answer)));
  const bare = await startServer(script('bare-http'), answerFile);

  // Autocannon ends its runs at whole seconds.
  const length = { seconds: effort.quick ? 1 : 2 };
  const measure = async (server: ServerProcess) => {
    const { request } = await recordInvocation(functions);
    return generator.run(server, { connections, length, requests: [request] });
  };
  try {
    progress('warming up');
    await measure(functions);
    await measure(bare);
    progress(`${effort.rounds} rounds`);
    const { measured, reference } = await inTurns(effort.rounds, {
      measured: () => measure(functions),
      reference: () => measure(bare),
    });
    return [
      {
        kind: 'comparison',
        name: 'InvokeFunction',
        unit: 'operations/s',
        measured: measured.map((load) => load.requestsPerSecond),
        reference: reference.map((load) => load.requestsPerSecond),
        goal: 'empty invocation against bare HTTP',
      },
      {
        kind: 'comparison',
        name: 'InvokeFunction: server processor',
        unit: 'µs',
        measured: measured.map((load) => load.serverMicroseconds),
        reference: reference.map((load) => load.serverMicroseconds),
      },
    ];
  } finally {
    await bare.close();
  }
}

/** An invocation as the genuine SDK signs it now, with its answer. */
async function recordInvocation(functions: ServerProcess): Promise<Exchange> {
  const { accountId, region, accessKeyId, accessKeySecret, serviceName, functionName } =
    functionComputeAccess;
  const [exchange] = await record(functions.endpoint, async (endpoint) => {
    const client = new Fc2(accountId, {
      accessKeyID: accessKeyId,
      accessKeySecret,
      securityToken: '',
      region,
      endpoint,
      timeout: 10_000,
    });
    await client.invokeFunction(serviceName, functionName, '', {});
  });
  if (exchange?.answer.status !== 200) throw new Error('The recorded invocation did not succeed.');
  return exchange;
}
