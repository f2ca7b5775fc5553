import type { Figure } from '../benchmark.ts';
import { type Goal, type GoalName, goalNames, goals } from '../goals.ts';
import { describeGoal, isReached, judgedValue } from '../measure/goals.ts';
import type { NamedOutcome } from './table.ts';

const left = 250;
const right = 130;
const width = 860;
const rowHeight = 24;
const top = 64;
const [lowest, highest] = [0.5, 8];
const ticks = [0.5, 1, 2, 4, 8];

/** A figure, and how far it is on the good side of its goal: 1 is the goal itself, 2 is twice as good. */
interface Point {
  readonly score: number;
  readonly isReached: boolean;
  readonly value: number;
}

interface Row {
  readonly name: GoalName;
  readonly points: readonly Point[];
  /** The one that decides. */
  readonly worst: Point;
}

/**
 * Draws the figures of each goal against that goal, as an SVG for light and dark pages. A goal without figures is left
 * out.
 */
export function plotOf(outcomes: readonly NamedOutcome[]): string {
  const rows = goalNames.flatMap((name) => rowOf(name, outcomes));
  const height = top + rows.length * rowHeight + 34;
  const bottom = top + rows.length * rowHeight;
  const grid = ticks.map((tick) => {
    const at = x(tick).toFixed(1);
    const label = tick === 1 ? 'goal' : tick < 1 ? 'half as good' : `${tick}× as good`;
    return (
      `<line class="${tick === 1 ? 'goal' : 'grid'}" x1="${at}" x2="${at}" y1="${top - 10}" y2="${bottom}"/>` +
      `<text class="tick" x="${at}" y="${top - 18}" text-anchor="middle">${label}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    '<title id="title">How far each figure is from its goal</title>',
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    '<text class="heading" x="16" y="24">Each figure against its goal</text>',
    ...grid,
    ...rows.map((row, index) => drawRow(row, top + index * rowHeight + rowHeight / 2)),
    `<text class="tick" x="16" y="${height - 12}">Large: the figure that decides. Small: others of the same goal. Circle: reached. Diamond: missed.</text>`,
    '</svg>\n',
  ].join('\n');
}

const style = `
text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328; }
.page { fill: #ffffff; }
.heading { font-size: 15px; font-weight: 600; }
.tick { font-size: 11px; fill: #59636e; }
.grid { stroke: #d1d9e0; }
.goal { stroke: #59636e; stroke-width: 1.5; stroke-dasharray: 4 3; }
.reach { stroke-width: 3; stroke-linecap: round; opacity: 0.35; }
.reached { fill: #0969da; stroke: #0969da; }
.missed { fill: #bc4c00; stroke: #bc4c00; }
.other { opacity: 0.45; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .page { fill: #0d1117; }
  .tick { fill: #9198a1; }
  .grid { stroke: #3d444d; }
  .goal { stroke: #9198a1; }
  .reached { fill: #58a6ff; stroke: #58a6ff; }
  .missed { fill: #f0883e; stroke: #f0883e; }
}
`;

function rowOf(name: GoalName, outcomes: readonly NamedOutcome[]): Row[] {
  const figures = outcomes.flatMap((outcome) => outcome.figures.filter(({ goal }) => goal === name));
  const points = figures.flatMap((figure) => pointOf(figure, goals[name]));
  const [worst] = points.toSorted((a, b) => a.score - b.score);
  return worst === undefined ? [] : [{ name, points, worst }];
}

function pointOf(figure: Figure, goal: Goal): Point[] {
  const value = judgedValue(figure);
  if (value === null) return [];
  return [{ score: scoreOf(goal, value), isReached: isReached(figure) === true, value }];
}

/** How many times as good as the goal; below 1 for what misses it. */
export function scoreOf(goal: Goal, value: number): number {
  if ('from' in goal) return Math.min(value / goal.from, goal.to / value);
  return 'atLeast' in goal ? value / goal.atLeast : goal.atMost / value;
}

/** On a logarithmic scale; what lies beyond its ends stands at them. */
function x(score: number): number {
  const clamped = Math.min(Math.max(score, lowest), highest);
  return left + ((width - left - right) * Math.log(clamped / lowest)) / Math.log(highest / lowest);
}

function drawRow({ name, points, worst }: Row, y: number): string {
  const others = points.filter((point) => point !== worst);
  const value = `${format(worst.value)} (${describeGoal(goals[name])})`;
  return [
    `<text x="${left - 14}" y="${y + 4}" text-anchor="end">${name}</text>`,
    `<line class="reach ${kindOf(worst)}" x1="${x(1).toFixed(1)}" x2="${x(worst.score).toFixed(1)}" y1="${y}" y2="${y}"/>`,
    ...others.map((point) => drawPoint(point, y, 3, `other ${kindOf(point)}`)),
    drawPoint(worst, y, 5.5, kindOf(worst)),
    `<text x="${width - 14}" y="${y + 4}" text-anchor="end">${value}</text>`,
  ].join('');
}

function kindOf(point: Point): 'reached' | 'missed' {
  return point.isReached ? 'reached' : 'missed';
}

/** Told apart by shape as well as by colour. */
function drawPoint({ score, isReached: isRound }: Point, y: number, size: number, kind: string): string {
  const at = x(score);
  if (isRound) return `<circle class="${kind}" cx="${at.toFixed(1)}" cy="${y}" r="${size}"/>`;
  const corners = [
    [at, y - size - 1],
    [at + size + 1, y],
    [at, y + size + 1],
    [at - size - 1, y],
  ];
  const path = corners.map(([cornerX = 0, cornerY = 0]) => `${cornerX.toFixed(1)},${cornerY}`).join(' ');
  return `<polygon class="${kind}" points="${path}"/>`;
}

function format(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
