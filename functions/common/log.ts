import { FunctionError } from './errors.ts';

/** Details of a log line. Only plain values: an object could carry a secret that no rule here knows of. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, error: unknown, fields?: LogFields): void;
}

const longestText = 500;

/**
 * A log of JSON lines, each with the request's id. Values that look like a secret are replaced, whoever logs them:
 * 32 or more characters in a row from the alphabets of base64 and hex (session ids, tokens, keys, signatures).
 * Whoever holds an STS token can read the db function's lines (`x-fc-log-type: Tail`), so what they may not see
 * must not be logged at all.
 */
export function createLog(requestId: string, write: (line: string) => void): Log {
  const line = (level: string, message: string, fields: LogFields) =>
    write(JSON.stringify({ level, requestId, message: redact(message), ...redactFields(fields) }));
  return {
    info: (message, fields = {}) => line('info', message, fields),
    error: (message, error, fields = {}) => line('error', message, { ...fields, ...describeError(error) }),
  };
}

function redactFields(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  );
}

/** Replaces what looks like a secret, and cuts what is long. */
export function redact(text: string): string {
  return text.slice(0, longestText).replace(/[A-Za-z0-9+/_=-]{32,}/g, '[redacted]');
}

/** Names and messages along the chain of causes; the stack of the innermost error, where the fault is. */
function describeError(error: unknown): LogFields {
  const messages: string[] = [];
  let stack: string | undefined;
  let current: unknown = error;
  for (let depth = 0; current !== undefined && depth < 5; depth++) {
    if (!(current instanceof Error)) {
      messages.push(typeof current === 'object' ? 'a value that is not an Error' : String(current));
      break;
    }
    messages.push(`${current.name}: ${current.message}`);
    if (!(current instanceof FunctionError)) stack = current.stack?.split('\n').slice(1, 4).join(' ');
    current = current.cause;
  }
  return { error: redact(messages.join(' <- ')), ...(stack === undefined ? {} : { stack: stack.trim() }) };
}
