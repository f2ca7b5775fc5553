import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createContext } from './context.ts';
import { describeLoadError } from './function-error.ts';
import { loadHandler } from './load-handler.ts';
import { refuseOtherAddresses } from './loopback-only.ts';
import type { InstanceSettings, Invocation, MessageFromRuntime } from './messages.ts';
import { resolveWithinCode } from './module-paths.ts';
import { forwardOutput } from './output.ts';
import { runEventHandler } from './run-event-handler.ts';
import { runHttpHandler } from './run-http-handler.ts';

/** The program of an instance: loads the handler, then runs one invocation after the other. */
async function serve(port: MessagePort, settings: InstanceSettings): Promise<void> {
  const send = (message: MessageFromRuntime) => port.postMessage(message);
  forwardOutput((text) => send({ type: 'printed', text }));
  refuseOtherAddresses();
  resolveWithinCode(settings.codeDirectory);

  let handler: unknown;
  try {
    handler = await loadHandler(settings);
  } catch (error) {
    send({ type: 'notLoaded', error: describeLoadError(error) });
    return;
  }

  port.on('message', async (invocation: Invocation) => {
    const context = createContext(invocation.context);
    const outcome =
      invocation.http === undefined
        ? await runEventHandler(handler, invocation.body, context, settings.generation)
        : await runHttpHandler(handler, invocation.http, invocation.body, context);
    const { heapUsed, external } = process.memoryUsage();
    send({ type: 'finished', outcome, heapBytes: heapUsed + external });
  });
  send({ type: 'loaded' });
}

if (parentPort === null) throw new Error('The runtime of an instance runs in a worker thread.');
void serve(parentPort, workerData as InstanceSettings);
