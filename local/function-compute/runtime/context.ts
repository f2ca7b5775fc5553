import { format } from 'node:util';
import type { ContextData } from './messages.ts';

/** What a handler is given beside its event. */
export interface FunctionContext extends ContextData {
  readonly logger: Readonly<Record<'debug' | 'info' | 'warn' | 'error', (...values: unknown[]) => void>>;
  /** Tracing is never enabled locally, so all of it is empty. */
  readonly tracing: {
    readonly openTracingSpanContext: string;
    readonly jaegerEndpoint: string;
    readonly spanBaggages: Readonly<Record<string, string>>;
    parseOpenTracingBaggages(): Readonly<Record<string, string>>;
  };
}

/** @see https://www.alibabacloud.com/help/en/functioncompute/context */
export function createContext(data: ContextData): FunctionContext {
  const logAs =
    (level: string) =>
    (...values: unknown[]) => {
      process.stdout.write(`${new Date().toISOString()} ${data.requestId} [${level}] ${format(...values)}\n`);
    };
  return {
    ...data,
    logger: { debug: logAs('DEBUG'), info: logAs('INFO'), warn: logAs('WARN'), error: logAs('ERROR') },
    tracing: {
      openTracingSpanContext: '',
      jaegerEndpoint: '',
      spanBaggages: {},
      parseOpenTracingBaggages: () => ({}),
    },
  };
}
