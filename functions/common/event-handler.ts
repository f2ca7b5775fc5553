import { noticeClosedConnections } from './thaw.ts';

type Callback = (error: Error | null, answer: string) => void;

/**
 * Makes a handler for an event function. FC 2.0 hands a callback to it and FC 3.0 may: the answer goes there if it
 * is given, else it is returned. `answer` must not reject: a thrown error would show its stack to the caller.
 */
export function asEventHandler(answer: (event: Buffer, context: unknown) => Promise<string>) {
  return function handler(event: Buffer, context: unknown, callback?: Callback): Promise<string> | undefined {
    const answered = noticeClosedConnections().then(() => answer(event, context));
    if (callback === undefined) return answered;
    answered.then((text) => callback(null, text));
    return undefined;
  };
}
