import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changeBetween, digestScripts } from './project-change.ts';

const build = { script: 'a', style: 'b', scriptsDigest: 'c' };

describe('what a build changes', () => {
  it('is the style alone when the script is the same', () => {
    expect(changeBetween(build, { ...build, style: 'x' })).toBe('style');
  });

  it('is the templates alone when nothing else of the script was made of other files', () => {
    expect(changeBetween(build, { ...build, script: 'x', style: 'x' })).toBe('template');
  });

  it('is everything when a script is another one, or when nothing says what has changed', () => {
    expect(changeBetween(build, { ...build, script: 'x', scriptsDigest: 'x' })).toBe('script');
    expect(changeBetween(build, build)).toBe('script');
  });
});

describe('the digest of a build’s scripts', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'digest-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (file: string, text: string) => {
    writeFileSync(join(directory, file), text);
    return join(directory, file);
  };

  it('leaves out AXML and SJS, and depends on no order', () => {
    const script = write('a.ts', '1');
    const inputs = [script, write('b.axml', '<view />'), write('c.sjs', '2')];
    const digest = digestScripts('entry', inputs);
    write('b.axml', '<text />');
    write('c.sjs', '3');
    expect(digestScripts('entry', inputs.toReversed())).toBe(digest);
    expect(digestScripts('entry', [script])).toBe(digest);
  });

  it('is another for another text, another entry, or a file more', () => {
    const script = write('a.ts', '1');
    const digest = digestScripts('entry', [script]);
    expect(digestScripts('another', [script])).not.toBe(digest);
    expect(digestScripts('entry', [script, write('b.ts', '')])).not.toBe(digest);
    write('a.ts', '2');
    expect(digestScripts('entry', [script])).not.toBe(digest);
  });

  it('takes a file that is gone for an empty one', () => {
    expect(() => digestScripts('entry', [join(directory, 'gone.ts')])).not.toThrow();
  });
});
