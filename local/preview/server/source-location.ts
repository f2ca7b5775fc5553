import { SourceMap } from 'node:module';
import { relative, resolve, sep } from 'node:path';

/** Finds places of the bundle in the project's own files. */
export interface SourceLocator {
  /** `file:line:column` of the topmost line of a browser's stack that lies in the project. */
  locate(stack: string): string | undefined;
}

/** @param sourceMap JSON of the bundle's source map, whose paths are relative to the project. */
export function createSourceLocator(sourceMap: string, projectDirectory: string): SourceLocator {
  const map = new SourceMap(JSON.parse(sourceMap));
  return {
    locate(stack) {
      for (const [, line, column] of stack.matchAll(/\/app\.js[^:\s]*:(\d+):(\d+)/g)) {
        const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
        if (!('originalSource' in entry)) continue;
        const file = relative(projectDirectory, resolve(projectDirectory, entry.originalSource))
          .split(sep)
          .join('/');
        // The lines of a compiled AXML file are not those of its source: such faults carry their place themselves.
        if (file.endsWith('.axml')) continue;
        const isProject = !file.startsWith('..') && !file.includes('node_modules/') && !/^[a-z]+:/.test(file);
        if (isProject) return `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
      }
      return undefined;
    },
  };
}
