/** An invocation that has ended, as a person who watches would want to know of it. */
export interface InvocationEntry {
  readonly functionName: string;
  readonly requestId: string;
  /** Of the HTTP answer; `async` for an invocation whose caller has long had a 202. */
  readonly status: number | 'async';
  /** As `x-fc-error-type`; absent when the function did not fail. */
  readonly errorType?: string;
  readonly isColdStart: boolean;
  readonly instanceId: string;
  readonly durationMilliseconds: number;
  readonly memoryMegabytes: number;
}

/** A request that Function Compute itself refused, before any function ran. */
export interface RefusalEntry {
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What a function has printed, without the line's end. */
export interface LogEntry {
  readonly functionName: string;
  readonly requestId: string;
  readonly text: string;
}

/** Told of what a local Function Compute does. */
export interface Observers {
  onLog(entry: LogEntry): void;
  onInvocation?(entry: InvocationEntry): void;
  onRefused?(entry: RefusalEntry): void;
  /** Takes faults of the local Function Compute itself, never those of functions. */
  onError(error: unknown): void;
}
