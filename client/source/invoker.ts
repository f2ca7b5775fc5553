/** What came back from InvokeFunction, also when Function Compute refused it: the status tells. */
export interface InvocationAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the function returned, or Function Compute's error as JSON. */
  readonly body: string;
}

/** Invokes functions of one deployment through one generation of Function Compute's API. */
export interface Invoker {
  /** Rejects with a `ClientError` `Unavailable` when nothing answers within the timeout. */
  invoke(functionName: string, payload: string): Promise<InvocationAnswer>;
}
