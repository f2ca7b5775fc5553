import type { ServerResponse } from 'node:http';
import { type HandleRequest, type LoopbackServer, startLoopbackServer } from '../loopback/server.ts';
import { type FunctionDefinition, functionKey } from './function-definition.ts';

/** The listeners of the HTTP triggers, each at an address of its own. */
export interface TriggerListeners {
  /** By the function's name. */
  readonly urls: ReadonlyMap<string, string>;
  /**
   * Starts listeners for functions that have none, and closes those whose function is gone as soon as they have
   * answered what they were asked; all others stay where they are.
   */
  update(definitions: readonly FunctionDefinition[]): Promise<void>;
  /** Closes all of them at once. */
  close(): Promise<void>;
}

interface Listener {
  readonly server: LoopbackServer;
  readonly unanswered: ReadonlySet<ServerResponse>;
}

export function createTriggerListeners(options: {
  port: (functionKey: string) => number;
  handlerFor: (definition: FunctionDefinition) => HandleRequest;
  onError: (error: unknown) => void;
}): TriggerListeners {
  const { onError } = options;
  const listeners = new Map<string, Listener>();
  const urls = new Map<string, string>();
  let wanted = new Set<string>();

  async function start(definition: FunctionDefinition, key: string): Promise<Listener> {
    const handle = options.handlerFor(definition);
    const unanswered = new Set<ServerResponse>();
    const server = await startLoopbackServer({
      port: options.port(key),
      handle(request, response) {
        unanswered.add(response);
        response.once('close', () => {
          unanswered.delete(response);
          closeIfUnwanted(key);
        });
        return handle(request, response);
      },
      onError,
    });
    return { server, unanswered };
  }

  function closeIfUnwanted(key: string): void {
    const listener = listeners.get(key);
    if (listener === undefined || wanted.has(key) || listener.unanswered.size > 0) return;
    listeners.delete(key);
    listener.server.close().catch(onError);
  }

  return {
    urls,

    async update(definitions) {
      const triggered = definitions.filter((definition) => definition.httpTrigger !== undefined);
      wanted = new Set(triggered.map(functionKey));
      urls.clear();
      for (const key of listeners.keys()) closeIfUnwanted(key);
      for (const definition of triggered) {
        const key = functionKey(definition);
        const listener = listeners.get(key) ?? (await start(definition, key));
        listeners.set(key, listener);
        urls.set(definition.functionName, listener.server.url);
      }
    },

    async close() {
      const open = [...listeners.values()];
      listeners.clear();
      await Promise.all(open.map(({ server }) => server.close()));
    },
  };
}
