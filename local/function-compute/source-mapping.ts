import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

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
  const place = placesIn(existsSync(codeDirectory) ? realpathSync(codeDirectory) : resolve(codeDirectory));

  function mapOf(file: string) {
    if (!maps.has(file)) maps.set(file, readMap(file, sourceMapPath));
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

/** Places in a stack, `file:line:column`, within a folder, whose own path may have spaces and brackets. */
function placesIn(directory: string): RegExp {
  const starts = [directory, pathToFileURL(directory).href].map((start) =>
    start.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  return new RegExp(`((?:${starts.join('|')})[\\\\/][^\\s():]+):(\\d+):(\\d+)`, 'gi');
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
