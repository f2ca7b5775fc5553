import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Node publishes on them whenever this process sends an HTTP request: by its `http` module, and by `fetch`. */
const channels = ['http.client.request.start', 'undici:request:create'];

/** How many HTTP requests this process sends for each run of an operation, on average. */
export async function countCalls(operation: () => Promise<unknown>, times: number): Promise<number> {
  let calls = 0;
  const count = () => {
    calls += 1;
  };
  for (const channel of channels) subscribe(channel, count);
  try {
    for (let time = 0; time < times; time++) await operation();
  } finally {
    for (const channel of channels) unsubscribe(channel, count);
  }
  return calls / times;
}
