import { format } from 'node:util';
import type { ContextData, InstanceSettings, Occasion } from './messages.ts';

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

/**
 * A handler may change the context that it is given; another call gets one of its own.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/context
 */
export function createContext(
  constant: InstanceSettings['context'],
  { requestId, credentials }: Occasion,
): FunctionContext {
  const logAs =
    (level: string) =>
    (...values: unknown[]) => {
      process.stdout.write(`${new Date().toISOString()} ${requestId} [${level}] ${format(...values)}\n`);
    };
  return {
    ...constant,
    requestId,
    credentials,
    function: { ...constant.function },
    service: { ...constant.service },
    logger: { debug: logAs('DEBUG'), info: logAs('INFO'), warn: logAs('WARN'), error: logAs('ERROR') },
    tracing: {
      openTracingSpanContext: '',
      jaegerEndpoint: '',
      spanBaggages: {},
      parseOpenTracingBaggages: () => ({}),
    },
  };
}
