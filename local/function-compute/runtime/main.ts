import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createContext } from './context.ts';
import { describeError } from './function-error.ts';
import { loadHandler } from './load-handler.ts';
import { refuseOtherAddresses } from './loopback-only.ts';
import { usedMemoryBytes, watchMemory } from './memory.ts';
import type { ContextData, InstanceSettings, MessageFromRuntime, MessageToRuntime } from './messages.ts';
import { resolveWithinCode } from './module-paths.ts';
import { forwardOutput } from './output.ts';
import { runEventHandler } from './run-event-handler.ts';
import { runHttpHandler } from './run-http-handler.ts';
import { runLifecycleHandler } from './run-lifecycle-handler.ts';

type MessageOf<Type> = Extract<MessageToRuntime, { readonly type: Type }>;

/** The program of an instance: loads the handler, then does what the service posts, one after the other. */
async function serve(port: MessagePort, settings: InstanceSettings): Promise<void> {
  const { posted } = settings;
  const send = (message: MessageFromRuntime) => port.postMessage(message);
  forwardOutput((text) => send({ type: 'printed', text }));
  refuseOtherAddresses();
  resolveWithinCode(settings.codeDirectory);

  let handler: unknown;
  try {
    handler = await loadHandler(settings, settings.handler);
  } catch (error) {
    send({ type: 'notLoaded', error: describeError(error) });
    return;
  }

  async function invoke({ invocation }: MessageOf<'invoke'>): Promise<void> {
    const limitBytes = settings.memoryMegabytes * 1024 * 1024;
    const stopWatching = watchMemory(limitBytes, () => send({ type: 'outOfMemory' }));
    const context = createContext(invocation.context);
    const outcome =
      invocation.http === undefined
        ? await runEventHandler(handler, invocation.body, context, settings.generation)
        : await runHttpHandler(handler, invocation.http, invocation.body, context);
    stopWatching();
    const memoryBytes = usedMemoryBytes();
    send(memoryBytes > limitBytes ? { type: 'outOfMemory' } : { type: 'finished', outcome, memoryBytes });
  }

  async function runHook(name: string | undefined, context: ContextData): Promise<void> {
    if (name !== undefined) {
      await runLifecycleHandler(await loadHandler(settings, name), createContext(context));
    }
  }

  async function answer(message: MessageToRuntime): Promise<void> {
    switch (message.type) {
      case 'invoke':
        return invoke(message);
      case 'initialize':
        return runHook(settings.initializer, message.context).then(
          () => send({ type: 'initialized' }),
          (error: unknown) => send({ type: 'notInitialized', error: describeError(error) }),
        );
      case 'stop':
        return runHook(settings.preStop, message.context)
          .catch((error: unknown) => {
            process.stderr.write(`preStop failed: ${describeError(error).errorMessage}\n`);
          })
          .then(() => send({ type: 'stopped' }));
    }
  }

  let answered = 0;
  port.on('message', async (message: MessageToRuntime) => {
    await answer(message);
    answered += 1;
    // The whole thread stops here, with every timer and socket of the function, until something is posted.
    setImmediate(() => Atomics.wait(posted, 0, answered));
  });
  send({ type: 'loaded' });
}

if (parentPort === null) throw new Error('The runtime of an instance runs in a worker thread.');
void serve(parentPort, workerData as InstanceSettings);
