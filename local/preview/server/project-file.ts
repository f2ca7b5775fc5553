import { readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** An image or font of the project by its URL path; nothing for other files, or for one that lies outside. */
export function readProjectFile(
  projectDirectory: string,
  urlPath: string,
): { content: Buffer; mediaType: string } | undefined {
  const mediaType = mediaTypes[extname(urlPath).toLowerCase()];
  if (mediaType === undefined) return undefined;
  try {
    const root = realpathSync(projectDirectory);
    const path = realpathSync(join(root, decodeURIComponent(urlPath)));
    if (!path.startsWith(root + sep) || !statSync(path).isFile()) return undefined;
    return { content: readFileSync(path), mediaType };
  } catch {
    return undefined;
  }
}
