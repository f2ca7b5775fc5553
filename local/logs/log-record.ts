import * as v from 'valibot';

const base = { at: v.number(), requestId: v.string() };

const logRecord = v.variant('kind', [
  v.object({ kind: v.literal('log'), ...base, functionName: v.string(), text: v.string() }),
  v.object({
    kind: v.literal('invocation'),
    ...base,
    functionName: v.string(),
    status: v.union([v.number(), v.literal('async')]),
    errorType: v.optional(v.string()),
    isColdStart: v.boolean(),
    /** Absent in a log file of an earlier version. */
    instanceId: v.optional(v.string()),
    durationMilliseconds: v.number(),
    memoryMegabytes: v.number(),
  }),
  v.object({
    kind: v.literal('refused'),
    ...base,
    method: v.string(),
    url: v.string(),
    status: v.number(),
    code: v.string(),
    message: v.string(),
  }),
]);

/** One thing that happened in a running local cloud, as its log file holds it: a line of JSON each. */
export type LogRecord = v.InferOutput<typeof logRecord>;

/** Reads a line of the log file; undefined for one that was cut off when its process ended. */
export function parseLogRecord(line: string): LogRecord | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), logRecord), line);
  return parsed.success ? parsed.output : undefined;
}
