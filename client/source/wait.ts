import type { Platform } from './platform.ts';

declare const setTimeout: ((callback: () => void, milliseconds: number) => unknown) | undefined;

/** The given timer, or else the platform's, which every mini-program platform has and the language has not. */
export function platformWait(wait: Platform['wait']): Pick<Platform, 'wait'> {
  if (wait !== undefined) return { wait };
  if (typeof setTimeout !== 'function') return {};
  const start = setTimeout;
  return {
    wait: (milliseconds) =>
      new Promise((resolve) => {
        start(resolve, milliseconds);
      }),
  };
}
