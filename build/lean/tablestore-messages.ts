import { reachable } from './reachable.ts';

// The layout that protobufjs's generator of static code writes, which indents by four spaces a level.
const documentation = /^ *\/\*\*[\s\S]*?\*\/\n/gm;
const message = /^ {8}proto\.(\w+) = \(function\(\) \{\n[\s\S]*?^ {8}\}\)\(\);\n/gm;
const usedFunction = /^ {12}(\w+\.(?:create|encode|decode)) = function[\s\S]*?^ {12}\};\n/gm;
/** Those that serve JSON, checks and streams. */
const unusedFunction =
  /^( {12,16})[\w.]+\.(?:verify|fromObject|toObject|toJSON|encodeDelimited|decodeDelimited) = function[\s\S]*?^\1\};\n/gm;

/**
 * The compiled protobuf messages of the Tablestore SDK (2.7 MB of source) as far as its codecs and its filters lead to
 * them: of a request what creates and encodes it, of an answer what decodes it.
 *
 * @param users the source of whatever uses the messages.
 * @throws Error when the file is not made like that.
 */
export function keepMessages(source: string, users: string): string {
  const lean = source.replace(documentation, '').replace(unusedFunction, '');
  const parts = new Map<string, string>();
  for (const [text, name = ''] of lean.matchAll(message)) {
    for (const [part, functionName = ''] of text.matchAll(usedFunction)) parts.set(functionName, part);
    parts.set(name, text.replace(usedFunction, ''));
  }
  if (!parts.has('GetRowRequest.encode')) throw new Error('The messages are not where they were.');

  const roots = Array.from(mentionsOfUsers(users)).filter((name) => parts.has(name));
  const kept = reachable(parts, roots, mentionsOfMessages);
  return lean.replace(message, (text, name) =>
    kept.has(name) ? text.replace(usedFunction, (part, function_) => (kept.has(function_) ? part : '')) : '',
  );
}

function* mentionsOfMessages(text: string): Iterable<string> {
  for (const [name, messageName = ''] of text.matchAll(/\b(\w+)(?:\.(?:create|encode|decode)\b)?/g)) {
    yield name;
    yield messageName;
  }
}

/** What is created is encoded, by the client; what is mentioned alone may be used in any way. */
function* mentionsOfUsers(text: string): Iterable<string> {
  for (const [, name = '', use] of text.matchAll(/\bts\w*Protos\.(\w+)(?:\.(create|encode|decode)\b)?/g)) {
    yield name;
    if (use !== 'decode') yield* [`${name}.create`, `${name}.encode`];
    if (use === 'decode' || use === undefined) yield `${name}.decode`;
  }
}
