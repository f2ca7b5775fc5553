import pc from 'picocolors';
import * as v from 'valibot';
import type { Command } from './command.ts';

const texts = v.array(v.string());
const answer = v.object({
  toAdd: texts,
  added: texts,
  pending: texts,
  undeclared: texts,
  differences: texts,
  refused: texts,
});

/** Plans, or with --apply makes, the tables and indexes that collections.ts needs. */
export const schema: Command = {
  parameters: [],
  options: ['apply'],
  summary: 'say which tables and indexes are missing; with --apply, make them',
  async run(_parameters, { invoke, options, progress }) {
    progress.update(options.apply ? 'Making what is missing…' : 'Comparing…');
    const data = v.parse(answer, await invoke({ op: 'schema', apply: options.apply }));
    return {
      isWhole: data.refused.length === 0 && data.pending.length === 0,
      data,
      text: describe(data, options.apply),
    };
  },
};

function describe(data: v.InferOutput<typeof answer>, isApplied: boolean): string {
  const { toAdd, added, pending, undeclared, differences, refused } = data;
  const list = (mark: string, items: readonly string[]) => items.map((item) => `${mark} ${item}`);
  const lines = [
    ...list(pc.green('+'), isApplied ? added : toAdd),
    ...list(pc.dim('·'), [...undeclared, ...differences]),
    ...list(pc.yellow('…'), pending),
    ...list(pc.red('✗'), refused),
  ];
  if (refused.length > 0) lines.push('Nothing was added.');
  else if (pending.length > 0) lines.push('Run it again to go on.');
  else if (!isApplied && toAdd.length > 0) lines.push('Add --apply to make them.');
  else if (!isApplied || added.length === 0) lines.push('Nothing is missing.');
  return lines.join('\n');
}
