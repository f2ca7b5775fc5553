import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark, Comparison } from '../../benchmark.ts';
import type { GoalName } from '../../goals.ts';
import { summarise } from '../../measure/statistics.ts';
import { zippedBytes } from '../../measure/zipped-bytes.ts';

// From the build of this file, which lies in bench/dist.
const loads = join(__dirname, 'cold-load');
const project = join(__dirname, '..', '..');
const original = join(project, 'bench', 'benchmarks', 'cold-load', 'original');

/** Each start is short, so a round has many of them. */
const startsInARound = 7;

/**
 * What the original template's functions require when they are loaded. Function Compute's runtime brings `raw-body` and
 * `tablestore`; the rest is uploaded with the session function.
 */
const required = {
  db: ['tablestore'],
  session: ['fs', 'raw-body', 'tablestore', 'alipay-sdk', '@alicloud/pop-core', 'uuid/v4'],
} as const;

const comparisons: readonly { name: string; load: string; against: keyof typeof required; goal: GoalName }[] =
  [
    { name: 'session, renewal', load: 'renewal', against: 'session', goal: 'loading session for a renewal' },
    { name: 'session, login', load: 'login', against: 'session', goal: 'loading session for a login' },
    { name: 'db', load: 'db', against: 'db', goal: 'loading db' },
  ];

/** What a new instance does before it can answer, in a Node process of its own. */
export const coldLoad: Benchmark = {
  title:
    'Loading what a function needs for its first answer, net of an empty Node, against what the original template’s functions load; and what is uploaded',
  measured: 'bundle',
  reference: 'original',

  async run({ effort, progress }) {
    if (!existsSync(join(original, 'node_modules'))) {
      throw new Error(`First: npm ci --ignore-scripts --prefix ${original}`);
    }
    const starts = effort.quick ? 2 : startsInARound;
    const scripts: Readonly<Record<string, string>> = {
      empty: '',
      ...Object.fromEntries(
        comparisons.map(({ load }) => [
          load,
          `await require(${JSON.stringify(join(loads, `${load}.js`))}).loaded;`,
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(required).map(([name, packages]) => [
          `original ${name}`,
          packages.map((name) => `require(${JSON.stringify(name)});`).join(''),
        ]),
      ),
    };
    progress('warming up');
    await inTurns(1, scripts);
    const rounds: Readonly<Record<string, number>>[] = [];
    for (let round = 0; round < effort.rounds; round++) {
      progress(`round ${round + 1} of ${effort.rounds}`);
      rounds.push(await inTurns(starts, scripts));
    }
    const net = (name: string) => rounds.map((round) => (round[name] ?? 0) - (round['empty'] ?? 0));
    const times = comparisons.map(
      ({ name, load, against, goal }): Comparison => ({
        kind: 'comparison',
        name: `${name}: processor`,
        unit: 'µs',
        measured: net(load),
        reference: net(`original ${against}`),
        goal,
      }),
    );
    return [...times, ...(await sizes())];
  },
};

/** Starts each script so many times, in turns. @returns the median of what each takes of a processor. */
async function inTurns(
  count: number,
  scripts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, number>>> {
  const taken = new Map<string, number[]>(Object.keys(scripts).map((name) => [name, []]));
  for (let start = 0; start < count; start++) {
    for (const [name, script] of Object.entries(scripts)) taken.get(name)?.push(await microsecondsOf(script));
  }
  return Object.fromEntries(Array.from(taken, ([name, values]) => [name, summarise(values).median]));
}

/** What else the machine does changes how long a load takes, and hardly what it takes of a processor. */
const report = 'const { user, system } = process.cpuUsage(); console.log(`taken ${user + system}`);';

/** User and system time of a Node process that runs a script, from its start on. */
async function microsecondsOf(script: string): Promise<number> {
  // Packages are looked for from the original's folder on.
  const args = ['-e', `(async () => { ${script} ${report} })()`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: original });
  const [, taken] = /^taken (\d+)$/m.exec(stdout) ?? [];
  if (taken === undefined) throw new Error(`It did not load: ${script}`);
  return Number(taken);
}

/** Code packages as they are uploaded, against the packages that the original uploads with its session function. */
async function sizes(): Promise<Comparison[]> {
  const reference = (await zippedBytes(join(original, 'node_modules'))) / 1000;
  const compare = async (name: string): Promise<Comparison> => ({
    kind: 'comparison',
    name: `${name}: zipped`,
    unit: 'kB',
    measured: [(await zippedBytes(join(project, 'dist', name))) / 1000],
    reference: [reference],
    goal: 'code packages',
  });
  return Promise.all([compare('session'), compare('db')]);
}
