import { join } from 'node:path';
import * as v from 'valibot';
import { benchmarkNames, benchmarks } from '../benchmarks/benchmarks.ts';
import { effortOf } from '../measure/effort.ts';
import { createProgress } from '../report/progress.ts';
import { createRandom } from '../workload/random.ts';
import { answerParent } from './parent.ts';

// Each benchmark runs in a process of its own, so that none finds the heap and the compiled code of the one before.

const request = v.object({
  name: v.picklist(benchmarkNames),
  /** What progress begins with. */
  position: v.string(),
  quick: v.boolean(),
  directory: v.string(),
});

answerParent({
  ready: true,
  async answer(question) {
    const { name, position, quick, directory } = v.parse(request, question);
    const { title, measured, reference, run } = await benchmarks[name]();
    const progress = createProgress(process.stderr, position);
    const figures = await run({
      effort: effortOf(quick),
      script: (script) => join(__dirname, `${script}.cjs`),
      directory,
      random: createRandom(20261120),
      progress: progress.say,
    });
    progress.end();
    return { title, measured, reference, figures };
  },
  async close() {
    process.exitCode = 0;
  },
});
