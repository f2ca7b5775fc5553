import { expect, it } from '@jest/globals';
import { createOpenCount } from './open-count';

/** A server that answers when the test says so. */
function createServer() {
  let answer: { resolve: (count: number) => void; reject: (error: Error) => void } | undefined;
  const ask = () =>
    new Promise<number>((resolve, reject) => {
      answer = { resolve, reject };
    });
  return {
    ask,
    succeed: (count: number) => answer?.resolve(count),
    fail: () => answer?.reject(new Error('busy')),
  };
}

it('is what the server said, kept up with what the user does', async () => {
  const server = createServer();
  const count = createOpenCount(server.ask);
  expect(count.value()).toBeUndefined();
  const asked = count.ask();
  server.succeed(40);
  await asked;
  count.change(1);
  count.change(-1);
  count.change(-1);
  expect(count.value()).toBe(39);
});

it('ignores an answer that a change has overtaken', async () => {
  const server = createServer();
  const count = createOpenCount(server.ask);
  count.tell(5);
  const asked = count.ask();
  count.change(1);
  server.succeed(5);
  await asked;
  expect(count.value()).toBe(6);
});

it('is not known after the server did not answer', async () => {
  const server = createServer();
  const count = createOpenCount(server.ask);
  count.tell(5);
  const asked = count.ask();
  server.fail();
  await asked;
  expect(count.value()).toBeUndefined();
});

it('is forgotten when told so, and not made up from changes', () => {
  const count = createOpenCount(createServer().ask);
  count.tell(5);
  count.forget();
  count.change(1);
  expect(count.value()).toBeUndefined();
});
