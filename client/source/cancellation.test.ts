import { describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../testing/loopback-client.ts';
import { cancellable, createCanceller } from './cancellation.ts';

describe.each([
  ['createCanceller', createCanceller],
  ['the platform’s AbortController', () => new AbortController()],
])('a signal of %s', (_name, create) => {
  const forever = () => new Promise<never>(() => undefined);

  it('rejects with Cancelled what is under way, at once, and stops it', async () => {
    const controller = create();
    let stopped = 0;
    const calls = [1, 2].map(() =>
      rejectionOf(
        cancellable(controller.signal, forever, () => {
          stopped += 1;
        }),
      ),
    );
    expect(controller.signal.aborted).toBe(false);
    controller.abort();
    controller.abort();
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ name: 'ClientError', code: 'Cancelled' });
    }
    expect(stopped).toBe(2);
    expect(controller.signal.aborted).toBe(true);
  });

  it('keeps what comes later from beginning', async () => {
    const controller = create();
    controller.abort();
    let begun = false;
    const task = async () => {
      begun = true;
    };
    expect(await rejectionOf(cancellable(controller.signal, task))).toMatchObject({ code: 'Cancelled' });
    expect(begun).toBe(false);
  });

  it('changes nothing of what has ended before, and stops it no more', async () => {
    const controller = create();
    let stopped = false;
    const stop = () => {
      stopped = true;
    };
    const failure = new Error('of the task');
    expect(await cancellable(controller.signal, async () => 7, stop)).toBe(7);
    expect(await rejectionOf(cancellable(controller.signal, () => Promise.reject(failure), stop))).toBe(
      failure,
    );
    controller.abort();
    expect(stopped).toBe(false);
  });
});
