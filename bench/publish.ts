import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requestCosts } from './costs/request-cost.ts';
import { ceilingTable, loadTable, requestTable } from './report/cost-tables.ts';
import { benchmarkList, detailTable, goalTable } from './report/markdown.ts';
import { replaceBlocks } from './report/marked-blocks.ts';
import { plotOf } from './report/plot.ts';
import { parseResults, type Results } from './report/results.ts';

const project = join(__dirname, '..');

/** The results that the documentation shows. */
export const publishedFile = join(__dirname, 'results', 'published.json');
export const pageFile = join(project, 'docs', 'performance.md');
export const plotFile = join(project, 'docs', 'images', 'performance.svg');

/** Makes the parts of the page that are made of results, and the plot, anew. @returns the files. */
export async function publish(): Promise<string[]> {
  const results = parseResults(await readFile(publishedFile, 'utf8'));
  await writeFile(pageFile, pageOf(results, await readFile(pageFile, 'utf8')));
  await writeFile(plotFile, plotOf(results.benchmarks));
  return [pageFile, plotFile];
}

/** The page with these results in it. */
export function pageOf(results: Results, page: string): string {
  const { benchmarks } = results;
  const costs = requestCosts(benchmarks.flatMap(({ figures }) => figures));
  return replaceBlocks(page, {
    benchmarks: benchmarkList(benchmarks),
    run: describeRun(results),
    goals: goalTable(benchmarks),
    details: detailTable(benchmarks),
    requests: requestTable(costs),
    load: loadTable(costs),
    ceilings: ceilingTable(costs),
  });
}

function describeRun({ startedAt, quick, seconds, machine, benchmarks }: Results): string {
  const { processor, processors, memoryGigabytes, system, node } = machine;
  const loads = benchmarks.map(({ loadBefore }) => loadBefore);
  return [
    ...(quick ? ['**A quick run, too short to say anything about speed.**'] : []),
    `A run of ${startedAt.slice(0, 10)} on ${processors} processors (${processor}), ${Math.round(memoryGigabytes)} GB,`,
    `${system}, Node ${node}, in ${Math.round(seconds / 6) / 10} minutes. The load average before each benchmark was`,
    `${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}, in which the one before counts for about two.`,
  ].join('\n');
}
