import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { createContext } from './context.ts';
import { describeError } from './function-error.ts';
import { loadHandler } from './load-handler.ts';
import { refuseOtherAddresses } from './loopback-only.ts';
import { usedMemoryBytes, watchMemory } from './memory.ts';
import type {
  InstanceSettings,
  Invocation,
  MessageFromRuntime,
  MessageToRuntime,
  Occasion,
} from './messages.ts';
import { resolveWithinCode } from './module-paths.ts';
import { forwardOutput } from './output.ts';
import { runEventHandler } from './run-event-handler.ts';
import { runHttpHandler } from './run-http-handler.ts';
import { runLifecycleHandler } from './run-lifecycle-handler.ts';
import { openRuntimeEnd } from './shared-memory.ts';

/** The program of an instance: loads the handler, then does what the service posts, one after the other. */
async function serve(port: MessagePort, settings: InstanceSettings): Promise<void> {
  const memory = openRuntimeEnd<MessageToRuntime, MessageFromRuntime>(settings.sharedMemory);
  const limitBytes = settings.memoryMegabytes * 1024 * 1024;
  const send = (message: MessageFromRuntime) => port.postMessage(message);
  let hasPrinted = false;
  forwardOutput((text) => {
    hasPrinted = true;
    send({ type: 'printed', text });
  });
  refuseOtherAddresses();
  resolveWithinCode(settings.codeDirectory);

  let handler: unknown;
  try {
    handler = await loadHandler(settings, settings.handler);
  } catch (error) {
    send({ type: 'notLoaded', error: describeError(error) });
    return;
  }

  async function invoke(invocation: Invocation): Promise<MessageFromRuntime> {
    const { body, http } = invocation;
    const context = createContext(settings.context, invocation);
    const outcome =
      http === undefined
        ? await runEventHandler(handler, body, context, settings.generation)
        : await runHttpHandler(handler, http, body, context);
    const memoryBytes = usedMemoryBytes();
    return memoryBytes > limitBytes ? { type: 'outOfMemory' } : { type: 'finished', memoryBytes, ...outcome };
  }

  async function runHook(name: string | undefined, occasion: Occasion): Promise<void> {
    if (name !== undefined) {
      await runLifecycleHandler(await loadHandler(settings, name), createContext(settings.context, occasion));
    }
  }

  function answerTo(message: MessageToRuntime): Promise<MessageFromRuntime> {
    switch (message.type) {
      case 'invoke':
        return invoke(message);
      case 'initialize':
        return runHook(settings.initializer, message).then(
          () => ({ type: 'initialized' }),
          (error: unknown) => ({ type: 'notInitialized', error: describeError(error) }),
        );
      case 'stop':
        return runHook(settings.preStop, message)
          .catch((error: unknown) => {
            process.stderr.write(`preStop failed: ${describeError(error).errorMessage}\n`);
          })
          .then(() => ({ type: 'stopped' }));
    }
  }

  async function serveNext(): Promise<void> {
    const answer = await answerTo(memory.take() ?? receiveMessageOnPort(port)?.message);
    // What was printed went by the port; the answer must not overtake it.
    if (hasPrinted || !memory.answer(answer)) send(answer);
    hasPrinted = false;
  }

  function freeze(): void {
    memory.sleep();
    let isAnswered = false;
    let isLate = false;
    // Not before the event loop has been around: it may have timers that are due and connections that were closed.
    setImmediate(async () => {
      await serveNext();
      isAnswered = true;
      if (isLate) setImmediate(freeze);
    });
    // Follows at once: a handler that has answered by then is frozen before any timer that it has set.
    setImmediate(() => {
      isLate = true;
      if (isAnswered) freeze();
    });
  }

  watchMemory(limitBytes, () => send({ type: 'outOfMemory' }));
  send({ type: 'loaded' });
  setImmediate(freeze);
}

if (parentPort === null) throw new Error('The runtime of an instance runs in a worker thread.');
void serve(parentPort, workerData as InstanceSettings);
