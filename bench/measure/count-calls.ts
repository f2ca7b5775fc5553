import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Node publishes on it whenever this process sends an HTTP request. */
const channel = 'http.client.request.start';

/** How many HTTP requests this process sends for each run of an operation, on average. */
export async function countCalls(operation: () => Promise<unknown>, times: number): Promise<number> {
  let calls = 0;
  const count = () => {
    calls += 1;
  };
  subscribe(channel, count);
  try {
    for (let time = 0; time < times; time++) await operation();
  } finally {
    unsubscribe(channel, count);
  }
  return calls / times;
}
