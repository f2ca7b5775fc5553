import autocannon from 'autocannon';
import * as v from 'valibot';
import { answerParent } from '../processes/parent.ts';
import { recordedRequests } from './recorded.ts';

// Autocannon as a process of its own, so that it takes no time from the servers' processes or from the runner's.

const run = v.object({
  endpoint: v.string(),
  connections: v.number(),
  seconds: v.number(),
  requests: recordedRequests,
});

answerParent({
  ready: true,
  async answer(question) {
    const { endpoint, connections, seconds, requests } = v.parse(run, question);
    const result = await autocannon({
      url: endpoint,
      connections,
      duration: seconds,
      pipelining: 1,
      method: 'POST',
      requests,
    });
    return {
      succeeded: result['2xx'],
      failed: result.non2xx + result.errors + result.timeouts,
      seconds: result.duration,
    };
  },
  async close() {
    process.exitCode = 0;
  },
});
