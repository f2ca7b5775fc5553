import * as v from 'valibot';
import { OperateError } from '../operate-error.ts';
import type { Command } from './command.ts';

const answer = v.object({
  results: v.tuple([
    v.union([v.object({ id: v.string() }), v.object({ error: v.object({ message: v.string() }) })]),
  ]),
});

/** Writes one document of a shared collection; for many there is import. */
export const putShared: Command = {
  parameters: ['COLLECTION', 'JSON'],
  options: [],
  summary: 'write one document of a shared collection; for many: import --shared',
  async run([collection = '', json = ''], { invoke }) {
    const document = v.safeParse(v.pipe(v.string(), v.parseJson()), json);
    if (!document.success)
      throw new OperateError('Usage', `JSON: write '{"id":"…",…}', in quotes for the shell.`);
    const {
      results: [result],
    } = v.parse(answer, await invoke({ op: 'putShared', collection, documents: [document.output] }));
    if ('error' in result) throw new OperateError('Failed', result.error.message);
    return { isWhole: true, data: result, text: `${collection}/${result.id} is written.` };
  },
};
