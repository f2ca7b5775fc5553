import { dirname, join, relative } from 'node:path';

const dist = join(dirname(__dirname), 'dist');

/** Where the source map of a built function is: beside the code packages, not in them. */
export function sourceMapPath(file: string): string {
  return `${join(dist, 'source-maps', relative(dist, file))}.map`;
}
