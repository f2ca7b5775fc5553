import { describe, expect, it } from '@jest/globals';
import { describeLogLine } from './messages.ts';

/** Without the colours, which depend on the terminal. */
const plain = (text: string) => text.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');

describe('a line that a function has printed', () => {
  it('is shortened to what matters on a terminal', () => {
    const line = '{"level":"info","requestId":"1-2","message":"answered","op":"list","collection":"todos"}';
    expect(plain(describeLogLine('db', line))).toBe('[db] answered op=list collection=todos');
  });

  it('keeps its request id when it tells of an error', () => {
    const line = '{"level":"error","requestId":"1-2","message":"failed","error":"TypeError: x"}';
    expect(plain(describeLogLine('db', line))).toBe('[db] failed error=TypeError: x requestId=1-2');
  });

  it.each(['hello', '{"a":1}', '[1]', '"text"'])(
    'stays as it is when it is not of this project: %s',
    (line) => {
      expect(plain(describeLogLine('db', line))).toBe(`[db] ${line}`);
    },
  );
});
