import type { Command } from './command.ts';

/** A command that is one request: its parameters are the request's fields, in order. */
export function simple(
  op: string,
  fields: readonly string[],
  about: Pick<Command, 'summary' | 'question'>,
): Command {
  return {
    ...about,
    parameters: fields.map((field) => field.toUpperCase()),
    options: [],
    async run(values, { invoke }) {
      const request = Object.fromEntries(fields.map((field, at) => [field, values[at] ?? '']));
      const data = await invoke({ op, ...request });
      return { isWhole: true, data, text: JSON.stringify(data, null, 2) };
    },
  };
}
