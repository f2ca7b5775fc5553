import { isRecord, readJsonFile } from './json-file.ts';

/** The title that app.json gives to pages without one of their own, if it does. */
export function appTitle(projectDirectory: string): string | undefined {
  const { content } = readJsonFile(projectDirectory, 'app.json', []);
  const title = isRecord(content.window) ? content.window.defaultTitle : undefined;
  return typeof title === 'string' && title !== '' ? title : undefined;
}
