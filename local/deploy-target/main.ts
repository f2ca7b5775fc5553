import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { removeEndpoints, writeEndpoints } from '../cloud/endpoints.ts';
import { describeRecord } from '../logs/describe-record.ts';
import { createRequestGroups } from '../logs/request-groups.ts';
import { runServerlessDevs } from './run-serverless-devs.ts';
import { startDeployTarget } from './start-deploy-target.ts';

const root = join(__dirname, '..', '..');

const usage = `node --import tsx local/deploy-target/main.ts [options]

Starts an empty local cloud, runs s deploy into it, and keeps it running. Enter deploys again, Ctrl-C ends it.

  --generation 3|2    of Function Compute: s.yaml or s.fc2.yaml   (3)
  --data DIR          where rows and keys are kept                (.local/deployed)
  --help`;

/** Deploys this project with the genuine Serverless Devs into a local cloud of its own, as often as Enter is pressed. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      generation: { type: 'string', default: '3' },
      data: { type: 'string', default: join('.local', 'deployed') },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  if (values.generation !== '3' && values.generation !== '2') {
    throw new Error(`--generation ${values.generation}: use 3 or 2.`);
  }
  const generation = values.generation === '3' ? 3 : 2;
  const dataDirectory = resolve(values.data);
  const groups = createRequestGroups((record) => print(describeRecord(record)));
  const target = await startDeployTarget({
    dataDirectory,
    generation,
    region: 'cn-hangzhou',
    instance: 'mini-app-local',
    clock: Date.now,
    onLog: (entry) => groups.take({ kind: 'log', at: Date.now(), ...entry }),
    onInvocation: (entry) => groups.take({ kind: 'invocation', at: Date.now(), ...entry }),
    onError: fail,
  });
  const deploy = async () => {
    const code = await runServerlessDevs({
      file: generation === 3 ? 's.yaml' : 's.fc2.yaml',
      directory: root,
      home: dataDirectory,
      environment: target.environment,
    });
    await writeEndpoints(dataDirectory, target.endpoints);
    print(
      code === 0
        ? 'Deployed into the local cloud. Enter deploys again, Ctrl-C ends it; the rows stay.'
        : 'The deployment failed. Mend what it names; Enter goes on from here, Ctrl-C ends it.',
    );
  };

  let deploying = deploy();
  const terminal = createInterface({ input: process.stdin });
  terminal.on('line', () => {
    deploying = deploying.then(deploy);
  });
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    terminal.close();
    await target.close();
    groups.flush();
    await removeEndpoints(dataDirectory);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end().catch(fail));
  await deploying;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

main().catch(fail);
