import { describe, expect, it } from '@jest/globals';
import { readPageError } from './page-error.ts';

describe('an error that a phone reports', () => {
  it('is one line with place, text and user, also when its text has several', () => {
    const report = { message: 'No such item:\n  milk\n', at: 'pages/a/a.axml:2:3', user: 'bob' };
    expect(readPageError(report, undefined)).toMatchObject({
      message: 'pages/a/a.axml:2:3: No such item: milk (bob’s phone)',
      place: 'pages/a/a.axml:2:3',
      user: 'bob',
    });
  });
});
