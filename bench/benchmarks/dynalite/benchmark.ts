import type { Benchmark, Comparison } from '../../benchmark.ts';
import { compareLoads } from '../../measure/compare-loads.ts';
import { measureThroughput } from '../../measure/throughput.ts';
import { operationNames, operationsOn } from '../../workload/row-service.ts';
import { withLoadedStores } from './loaded-stores.ts';

/**
 * Both clients are in this process, keep their connections alive, and do not retry. All is warmed up before the first
 * round: the SDKs are still being compiled after thousands of calls. Most of the time goes into the clients; how far a
 * server that costs nothing would come is measured by `client-ceiling`.
 */
export const againstDynalite: Benchmark = {
  title:
    'The local Tablestore through tablestore, against Dynalite (LevelDB on disk) through @aws-sdk/client-dynamodb',
  measured: 'tablestore',
  reference: 'dynalite',

  run: (context) =>
    withLoadedStores(context, async ({ tablestore, dynalite, rows }) => {
      const { effort, random, progress } = context;
      const ours = operationsOn(tablestore.service, rows, random);
      const theirs = operationsOn(dynalite.service, rows, random);
      for (const name of operationNames) {
        progress(`${name}: warming up`);
        for (const operation of [ours[name], theirs[name]]) {
          await measureThroughput(operation, { concurrency: 16, milliseconds: effort.warmUpMilliseconds });
        }
      }

      const figures: Comparison[] = [];
      for (const concurrency of [1, 16]) {
        for (const name of operationNames) {
          const comparison = await compareLoads(
            { name: `${name}, ${concurrency} at once`, concurrency, goal: 'against Dynalite' },
            {
              measured: { server: tablestore.server, operation: ours[name] },
              reference: { server: dynalite.server, operation: theirs[name] },
            },
            context,
          );
          figures.push(comparison.throughput, comparison.serverTime, comparison.clientTime);
        }
      }
      return figures;
    }),
};
