import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

/** A place in a stack: `file:line:column`, of a path or a file address. */
const place = /((?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s():]+):(\d+):(\d+)/g;

/**
 * Makes a function that puts the places of the sources where a text (a stack, usually) names places of the bundle that
 * was built from them. A file without a source map keeps its places. Maps are found as debuggers do: by the comment at
 * the file's end, else by `sourceMapPath`.
 */
export function createSourceMapping(
  codeDirectory: string,
  sourceMapPath: (file: string) => string | undefined = () => undefined,
): (text: string) => string {
  const maps = new Map<string, { readonly map: TraceMap; readonly directory: string } | undefined>();
  const code = existsSync(codeDirectory) ? realpathSync(codeDirectory) : codeDirectory;

  function mapOf(file: string) {
    if (!maps.has(file)) maps.set(file, isInside(file, code) ? readMap(file, sourceMapPath) : undefined);
    return maps.get(file);
  }

  return (text) =>
    text.replace(place, (whole, path: string, line: string, column: string) => {
      const file = path.startsWith('file://') ? fileURLToPath(path) : path;
      const found = mapOf(file);
      if (found === undefined) return whole;
      // Stacks count columns from one, maps from zero.
      const original = originalPositionFor(found.map, { line: Number(line), column: Number(column) - 1 });
      if (original.source === null) return whole;
      const source = relative(process.cwd(), resolve(found.directory, original.source));
      return `${source}:${original.line}:${original.column + 1}`;
    });
}

function isInside(file: string, directory: string): boolean {
  const path = relative(directory, file);
  return !path.startsWith('..') && !isAbsolute(path);
}

/** A map that is missing or damaged leaves the places as they are. */
function readMap(file: string, sourceMapPath: (file: string) => string | undefined) {
  try {
    const [, comment] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(file, 'utf8')) ?? [];
    const inline = /^data:application\/json;[^,]*base64,(.*)$/.exec(comment ?? '')?.[1];
    if (inline !== undefined) {
      return { map: new TraceMap(Buffer.from(inline, 'base64').toString()), directory: dirname(file) };
    }
    const path = comment === undefined ? sourceMapPath(file) : resolve(dirname(file), comment);
    if (path === undefined) return undefined;
    // A map that lies apart still counts from where the file is.
    const directory = dirname(comment === undefined ? file : path);
    return { map: new TraceMap(readFileSync(path, 'utf8')), directory };
  } catch {
    return undefined;
  }
}
