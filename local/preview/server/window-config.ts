import type { JsonFile } from './json-file.ts';
import type { Problem } from './problem.ts';

/** How a page's window looks and behaves: app.json's "window" with the page's own JSON over it. */
export interface WindowConfig {
  readonly defaultTitle?: string;
  readonly titleBarColor?: string;
  readonly navigationBarFrontColor?: string;
  readonly backgroundColor?: string;
  readonly pullRefresh?: boolean;
  readonly allowsBounceVertical?: string;
  readonly onReachBottomDistance?: number;
}

const isText = (value: unknown) => typeof value === 'string';
const isColor = (value: unknown) => typeof value === 'string' && /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value);
const isYesOrNo = (value: unknown) => value === 'YES' || value === 'NO';

/** The keys of https://opendocs.alipay.com/mini/framework/app-json#window that the preview shows, or that change nothing in it. */
const keys: Readonly<Record<string, { accepts: (value: unknown) => boolean; is: string }>> = {
  defaultTitle: { accepts: isText, is: 'a string' },
  titleBarColor: { accepts: isColor, is: 'a colour such as "#FFFFFF"' },
  backgroundColor: { accepts: isColor, is: 'a colour such as "#FFFFFF"' },
  navigationBarFrontColor: {
    accepts: (value) => value === 'black' || value === 'white',
    is: '"black" or "white"',
  },
  pullRefresh: { accepts: (value) => typeof value === 'boolean', is: 'true or false' },
  allowsBounceVertical: { accepts: isYesOrNo, is: '"YES" or "NO"' },
  onReachBottomDistance: {
    accepts: (value) => typeof value === 'number' && value >= 0,
    is: 'a number of px',
  },
  gestureBack: { accepts: isYesOrNo, is: '"YES" or "NO"' },
  enableScrollBar: { accepts: isYesOrNo, is: '"YES" or "NO"' },
};

/** Checks window settings; `ignored` are keys of the same object that mean something else. */
export function readWindowConfig(
  { content, json, ignored = [] }: { content: Record<string, unknown>; json: JsonFile; ignored?: string[] },
  problems: Problem[],
): WindowConfig {
  const settings = Object.entries(content).filter(([key]) => !ignored.includes(key));
  for (const [key, value] of settings) {
    const known = keys[key];
    if (known === undefined) {
      problems.push(
        json.problemAt(key, `The preview does not know "${key}". It has: ${Object.keys(keys).join(', ')}.`),
      );
    } else if (!known.accepts(value)) problems.push(json.problemAt(key, `"${key}" must be ${known.is}.`));
  }
  return Object.fromEntries(settings) as WindowConfig;
}
