import * as v from 'valibot';
import { parse, stringify } from 'yaml';

/** What an edition 1.0.0 file has at the top; anything else in it does not concern its functions. */
const edition1 = v.object({
  edition: v.literal('1.0.0'),
  name: v.optional(v.string(), 'app'),
  access: v.optional(v.string(), 'default'),
  vars: v.optional(v.record(v.string(), v.unknown())),
  services: v.record(
    v.string(),
    v.looseObject({ component: v.string(), props: v.optional(v.unknown(), {}) }),
  ),
});

/**
 * A Serverless Devs file of edition 1.0.0, which most FC 2.0 projects have, in the words of edition 3.0.0: `services`
 * are `resources`, and the names inside `${env(…)}` and its like stand in quotes. Undefined for a file of any other
 * edition.
 *
 * @throws ValiError when it says edition 1.0.0 and is not of that form; YAMLParseError
 */
export function edition1AsEdition3(text: string): string | undefined {
  const content: unknown = parse(text);
  if (typeof content !== 'object' || content === null || !('edition' in content)) return undefined;
  if (content.edition !== '1.0.0') return undefined;
  const { services, ...rest } = v.parse(edition1, content);
  const resources = Object.fromEntries(
    Object.entries(services).map(([name, { component, props }]) => [name, { component, props }]),
  );
  return stringify({ ...rest, edition: '3.0.0', resources }, { lineWidth: 0 }).replace(
    /\$\{(env|config|file)\(([^)'"]+)\)\}/g,
    (_, name: string, parameters: string) => `\${${name}(${quoted(parameters)})}`,
  );
}

function quoted(parameters: string): string {
  return parameters
    .split(',')
    .map((parameter) => `'${parameter.trim()}'`)
    .join(', ');
}
