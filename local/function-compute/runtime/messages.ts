/** What the service and the runtime inside an instance (a worker thread) say to each other. */

/** Given to a new instance as its `workerData`. */
export interface InstanceSettings {
  readonly generation: 2 | 3;
  /** `nodejs20`… */
  readonly runtime: string;
  readonly codeDirectory: string;
  readonly handler: string;
  /** `{file}.{name}`, as the handler: what runs once before the first invocation. */
  readonly initializer?: string;
  /** What runs once when the instance ends. */
  readonly preStop?: string;
  readonly memoryMegabytes: number;
  /**
   * How many messages the service has posted, in shared memory. Once the runtime has answered that many, it sleeps
   * until there is another: a function is frozen between its invocations.
   */
  readonly posted: Int32Array;
}

export type MessageToRuntime =
  | { readonly type: 'initialize'; readonly context: ContextData }
  | { readonly type: 'invoke'; readonly invocation: Invocation }
  | { readonly type: 'stop'; readonly context: ContextData };

export interface Invocation {
  readonly requestId: string;
  readonly body: Uint8Array;
  readonly context: ContextData;
  /** Present when an HTTP trigger of generation 2 calls: the handler is `(req, resp, context)`. */
  readonly http?: HttpRequestData;
}

export interface ContextData {
  readonly requestId: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  readonly function: {
    readonly name: string;
    readonly handler: string;
    readonly memory: number;
    readonly timeout: number;
  };
  readonly service: {
    readonly name: string;
    readonly logProject: string;
    readonly logStore: string;
    readonly qualifier: string;
    readonly versionId: string;
  };
  readonly region: string;
  readonly accountId: string;
}

export interface HttpRequestData {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly clientIP: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queries: Readonly<Record<string, string | readonly string[]>>;
}

/** The body of an answer to an invocation that failed, as Function Compute words it. */
export interface FunctionErrorBody {
  readonly errorMessage: string;
  readonly errorType?: string;
  readonly stackTrace?: readonly string[];
}

export type Outcome =
  | { readonly kind: 'returned'; readonly body: Uint8Array }
  | {
      readonly kind: 'responded';
      readonly statusCode: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | {
      readonly kind: 'failed';
      readonly errorType: 'HandledInvocationError' | 'UnhandledInvocationError' | 'InitializationError';
      readonly error: FunctionErrorBody;
    };

export type MessageFromRuntime =
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'loaded' }
  | { readonly type: 'notLoaded'; readonly error: FunctionErrorBody }
  | { readonly type: 'initialized' }
  | { readonly type: 'notInitialized'; readonly error: FunctionErrorBody }
  | { readonly type: 'finished'; readonly outcome: Outcome; readonly memoryBytes: number }
  | { readonly type: 'outOfMemory' }
  | { readonly type: 'stopped' };
