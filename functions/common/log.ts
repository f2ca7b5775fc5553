/** Details of a log line. Only plain values: an object could carry a secret that no rule here knows of. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, error: unknown, fields?: LogFields): void;
}

/**
 * Who can read a function's log. Whoever holds an STS token that may invoke a function can ask for the tail of its
 * log (`x-fc-log-type: Tail`): such a log tells kinds and codes of errors, not their texts or where they arose.
 */
export type LogReaders = 'developer' | 'callers';

const longestText = 500;

/**
 * A log of JSON lines, each with the request's id. Texts that look like a secret are replaced, whoever logs them:
 * 30 or more characters in a row from the alphabets of base64 and hex (session ids, tokens, keys, signatures), also as
 * they stand in a URL (`%2F`) or in JSON (`\/`).
 */
export function createLog(requestId: string, readers: LogReaders, write: (line: string) => void): Log {
  const line = (level: string, message: string, fields: LogFields) =>
    write(JSON.stringify({ level, requestId, message: redact(message), ...redactFields(fields) }));
  return {
    info: (message, fields = {}) => line('info', message, fields),
    error: (message, error, fields = {}) =>
      write(
        JSON.stringify({
          level: 'error',
          requestId,
          message: redact(message),
          ...redactFields(fields),
          ...describeError(error, readers),
        }),
      ),
  };
}

function redactFields(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  );
}

/** Replaces what looks like a secret, and cuts what is long. */
export function redact(text: string): string {
  return text.replace(/(?:[A-Za-z0-9+/_=-]|%[0-9A-Fa-f]{2}|\\\/){30,}/g, '[redacted]').slice(0, longestText);
}

const deepestCause = 5;

function describeError(error: unknown, readers: LogReaders): LogFields {
  const chain: Error[] = [];
  for (let cause = error; cause instanceof Error && chain.length < deepestCause; cause = cause.cause)
    chain.push(cause);
  const texts = chain.map((link) => {
    const kind = [link.name, textProperty(link, 'code')].filter(Boolean).join(' ');
    return readers === 'developer' || link instanceof SetupError ? `${kind}: ${link.message}` : kind;
  });
  const stack = readers === 'developer' ? framesOf(chain.at(-1)) : undefined;
  return {
    error: redact(texts.join(' <- ') || 'a value that is not an Error'),
    // The ids by which Alipay and Tablestore find a request look like secrets, and are none.
    upstreamRequestId: chain
      .map((link) => textProperty(link, 'traceId') ?? textProperty(link, 'tablestoreRequestId'))
      .find((id) => id !== undefined && upstreamIdShape.test(id)),
    ...(stack === undefined ? {} : { stack }),
  };
}

const mostFrames = 3;

/** Where an error arose. The message stands before the frames, may have many lines, and is not theirs to show. */
function framesOf(error: Error | undefined): string | undefined {
  if (error?.stack === undefined) return undefined;
  const from = error.stack.indexOf(error.message) + error.message.length;
  const frames = error.stack
    .slice(from)
    .split('\n')
    .slice(1, 1 + mostFrames);
  const shown = frames.filter((frame) => frame.startsWith('    at ')).map((frame) => frame.trim());
  return shown.length === 0 ? undefined : shown.join(' ');
}

/** A header that holds anything else than an id is not logged. */
const upstreamIdShape = /^[\w-]{1,64}$/;

function textProperty(error: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Something that the developer left unset or set wrongly; its text names variables, never their values. */
export class SetupError extends Error {
  override name = 'SetupError' as const;
}
