import { percentile } from './open-loop.ts';
import type { Load } from './run-load.ts';

/** The figures of a load as Markdown: a line without faults, one with, and one of what was called beside it. */
export function figuresOf(
  { calls, faultsMet }: Load,
  { users, perSecond, seconds }: { users: number; perSecond: number; seconds: number },
): string {
  const halves = [false, true].map((isUnder) =>
    calls.filter(({ isUnderFaults }) => isUnderFaults === isUnder),
  );
  const lines = halves.map((half, at) => {
    const succeeded = half.filter(({ result }) => result.code === undefined);
    return [
      at === 0 ? 'without faults' : 'with faults',
      `${((2 * succeeded.length) / seconds).toFixed(1)}`,
      ...[0.5, 0.99].map((share) =>
        milliseconds(
          succeeded.map(({ latency }) => latency),
          share,
        ),
      ),
      errorsOf(half.flatMap(({ result: { code } }) => code ?? [])),
    ];
  });
  const bare = calls.map(({ latencyBeside }) => latencyBeside);
  const besideLine = [
    'a bare `node:http` server, at the same times',
    `${(bare.length / seconds).toFixed(1)}`,
    ...[0.5, 0.99].map((share) => milliseconds(bare, share)),
    'none',
  ];
  return [
    `${users.toLocaleString('en-US')} users, ${perSecond} calls begun in a second for ${seconds} seconds; ` +
      `${faultsMet.toLocaleString('en-US')} faults met.`,
    '',
    '| | succeeded in a second | p50 | p99 | errors |',
    '| --- | ---: | ---: | ---: | --- |',
    ...[...lines, besideLine].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

function milliseconds(latencies: readonly number[], share: number): string {
  const value = percentile(latencies, share);
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

function errorsOf(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const told = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([code, count]) => `${count} ${code}`);
  return told.length === 0 ? 'none' : told.join(', ');
}
