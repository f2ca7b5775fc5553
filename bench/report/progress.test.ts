import { describe, expect, it } from '@jest/globals';
import { createProgress } from './progress.ts';

function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe('progress', () => {
  it('keeps to one line of a terminal, and leaves nothing there', () => {
    const terminal = output(true);
    const progress = createProgress(terminal, 'scale');
    progress.say('loaded 1 of 2 rows');
    progress.say('loaded 2 of 2 rows');
    progress.end();
    expect(terminal.written).toEqual([
      '\r\u001b[Kscale: loaded 1 of 2 rows',
      '\r\u001b[Kscale: loaded 2 of 2 rows',
      '\r\u001b[K',
    ]);
  });

  it('gives a log a line every few seconds', () => {
    const log = output(false);
    let now = 0;
    const progress = createProgress(log, 'scale', () => now);
    for (const time of [0, 100, 4999, 5000, 5001]) {
      now = time;
      progress.say(`at ${time}`);
    }
    progress.end();
    expect(log.written).toEqual(['scale: at 0\n', 'scale: at 5000\n']);
  });
});
