import autocannon from 'autocannon';
import * as v from 'valibot';
import { answerParent } from '../processes/parent.ts';
import { recordedRequests } from './recorded.ts';

// Autocannon as a process of its own, so that it takes no time from the servers' processes or from the runner's.

const run = v.object({
  endpoint: v.string(),
  connections: v.number(),
  length: v.union([v.object({ seconds: v.number() }), v.object({ requests: v.number() })]),
  requests: recordedRequests,
  answers: v.optional(v.array(v.string())),
});

answerParent({
  ready: true,
  async answer(question) {
    const { endpoint, connections, length, requests, answers } = v.parse(run, question);
    const expected = answers && new Set(answers);
    const result = await autocannon({
      url: endpoint,
      connections,
      ...('seconds' in length ? { duration: length.seconds } : { amount: length.requests }),
      ...(expected && { verifyBody: (body) => expected.has(String(body)) }),
      pipelining: 1,
      method: 'POST',
      requests,
    });
    return {
      succeeded: result['2xx'],
      failed: result.non2xx + result.errors + result.timeouts + result.mismatches,
      seconds: result.duration,
    };
  },
  async close() {
    process.exitCode = 0;
  },
});
