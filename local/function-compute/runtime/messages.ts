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
  /** What is the same in the context of every invocation. */
  readonly context: Omit<ContextData, keyof Occasion>;
  /** Through which service and runtime speak, see shared-memory.ts; what has no room in it goes by the port. */
  readonly sharedMemory: SharedArrayBuffer;
}

/** What the service asks for; the runtime answers each message with one. */
export type MessageToRuntime =
  | ({ readonly type: 'initialize' } & Occasion)
  | ({ readonly type: 'invoke' } & Invocation)
  | ({ readonly type: 'stop' } & Occasion);

/** What differs in the context from one handler's call to the next. */
export interface Occasion {
  readonly requestId: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
}

export interface Invocation extends Occasion {
  readonly body: Uint8Array;
  /** Present when an HTTP trigger of generation 2 calls: the handler is `(req, resp, context)`. */
  readonly http?: HttpRequestData;
}

export interface ContextData extends Occasion {
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
  | ({ readonly type: 'finished'; readonly memoryBytes: number } & Outcome)
  | { readonly type: 'outOfMemory' }
  | { readonly type: 'stopped' };
