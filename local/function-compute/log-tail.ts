import type { InvocationResult } from './instance.ts';

const tailBytes = 4096;

/**
 * The log of one invocation as `x-fc-log-result` carries it: base64 of the last 4 KB, framed by the lines that
 * Function Compute adds.
 */
export function encodeLogTail(options: {
  requestId: string;
  printed: string;
  result: InvocationResult;
  memoryMegabytes: number;
}): string {
  const { requestId, printed, result, memoryMegabytes } = options;
  const { durationMilliseconds, maximumMemoryMegabytes } = result;
  const log = [
    `FC Invoke Start RequestId: ${requestId}`,
    printed.replace(/\n$/, ''),
    `FC Invoke End RequestId: ${requestId}`,
    '',
    `Duration: ${durationMilliseconds.toFixed(2)} ms, Billed Duration: ${Math.ceil(durationMilliseconds)} ms, ` +
      `Memory Size: ${memoryMegabytes} MB, Max Memory Used: ${maximumMemoryMegabytes.toFixed(2)} MB`,
  ].join('\n');
  return Buffer.from(log).subarray(-tailBytes).toString('base64');
}
