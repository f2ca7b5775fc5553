import { expect, it } from '@jest/globals';
import { createListeners } from './listeners.ts';

it('an error of one listener reaches neither the others nor whoever tells', () => {
  const errors: unknown[] = [];
  const heard: string[] = [];
  const listeners = createListeners<string>((error) => errors.push(error));
  const failure = new Error("the app's own");
  listeners.add(() => {
    throw failure;
  });
  listeners.add((message) => heard.push(message));
  listeners.tell('news');
  expect(heard).toEqual(['news']);
  expect(errors).toEqual([failure]);
});

it('a listener may stop while it hears, and one that was added twice is heard twice', () => {
  const heard: string[] = [];
  const listeners = createListeners<string>();
  const listener = (message: string) => {
    heard.push(message);
    stop();
  };
  const stop = listeners.add(listener);
  listeners.add(listener);
  listeners.tell('a');
  expect(heard).toEqual(['a', 'a']);
  expect(listeners.count()).toBe(1);
  listeners.tell('b');
  expect(heard).toEqual(['a', 'a', 'b']);
});

it('a listener that causes more news keeps nobody from hearing the latest last', () => {
  const heard: string[] = [];
  const listeners = createListeners<string>();
  listeners.add((message) => {
    if (message === 'a') listeners.tell('b');
  });
  const stop = listeners.add((message) => {
    heard.push(message);
    if (message === 'b') stopThird();
  });
  const stopThird = listeners.add((message) => heard.push(`third ${message}`));
  listeners.tell('a');
  expect(heard).toEqual(['a', 'third a', 'b']);
  stop();
});
