import type { LogRecord } from '../../logs/log-record.ts';

/** A fault of Tablestore, as its fault switches take it. */
export type BackendFault =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle' }
  | { readonly kind: 'unavailable' }
  | {
      readonly kind: 'dropAfter';
      readonly operations: ('PutRow' | 'UpdateRow' | 'DeleteRow' | 'BatchWriteRow')[];
    };

/** What the panel and the switches need of the backend that the phones talk to. */
export interface Backend {
  /** Hears what Function Compute does from now on. Gives back how to stop. */
  onRecord(listener: (record: LogRecord) => void): () => void;
  /** What a function is called in a list: `db` rather than `mini-app-db`. */
  shortName(functionName: string): string;
  /** Makes Tablestore's requests meet a fault. Gives back how to end it. */
  addFault(fault: BackendFault): () => void;
  /** Ends a session at the server, so that the next call that names it is refused. */
  endSession(sessionId: string): Promise<void>;
  /** Makes an STS token expire now; false when it is not known. */
  expireToken(accessKeyId: string): boolean;
}
