import type { Benchmark, Comparison } from '../../benchmark.ts';
import { compareLoads } from '../../measure/compare-loads.ts';
import { measureThroughput } from '../../measure/throughput.ts';
import { operationNames, operationsOn } from '../../workload/row-service.ts';
import { startCeiling } from './ceiling.ts';
import { withLoadedStores } from './loaded-stores.ts';

/** Fewer rounds, since these figures have no goal; shorter ones would be slower, for a client starts slowly after a collection. */
const rounds = 3;

/**
 * What no server can exceed: the SDK of Tablestore at a server that costs next to nothing. A benchmark of its own, in
 * a process of its own, because more clients in one process slow each other down.
 */
export const clientCeiling: Benchmark = {
  title:
    'The official SDK of Tablestore at a bare server that gives a recorded answer, against Dynalite through its SDK: what the best server could reach',
  measured: 'SDK alone',
  reference: 'dynalite',

  run: (context) =>
    withLoadedStores(context, async ({ tablestore, dynalite, rows }) => {
      const { effort, random, progress } = context;
      const { endpoint } = tablestore.server;
      const theirs = operationsOn(dynalite.service, rows, random);
      const figures: Comparison[] = [];
      for (const name of operationNames) {
        progress(`${name}: warming up`);
        const ceiling = await startCeiling(name, endpoint, context);
        try {
          for (const operation of [ceiling.operation, theirs[name]]) {
            await measureThroughput(operation, { concurrency: 16, milliseconds: effort.warmUpMilliseconds });
          }
          for (const concurrency of [1, 16]) {
            const comparison = await compareLoads(
              { name: `${name}, ${concurrency} at once`, concurrency },
              { measured: ceiling, reference: { server: dynalite.server, operation: theirs[name] } },
              { progress, effort: effort.quick ? effort : { ...effort, rounds } },
            );
            figures.push(comparison.throughput);
          }
        } finally {
          await ceiling.close();
        }
      }
      return figures;
    }),
};
