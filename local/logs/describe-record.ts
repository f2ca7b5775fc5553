import colors from 'picocolors';
import * as v from 'valibot';
import type { LogRecord } from './log-record.ts';

/** A record as a person reads it, one line of the terminal or several. */
export function describeRecord(record: LogRecord): string {
  switch (record.kind) {
    case 'invocation':
      return describeInvocation(record);
    case 'refused':
      return describeRefusal(record);
    case 'log':
      return record.text
        .split('\n')
        .map((line) => `    ${describeLogLine(line)}`)
        .join('\n');
  }
}

function describeInvocation(record: Extract<LogRecord, { kind: 'invocation' }>): string {
  const { functionName, isColdStart, status, errorType, requestId } = record;
  const hasFailed = errorType !== undefined || (typeof status === 'number' && status >= 500);
  const fields = [
    colors.bold(functionName),
    isColdStart ? colors.yellow('cold') : 'warm',
    hasFailed ? colors.red(`${status}${errorType === undefined ? '' : ` ${errorType}`}`) : String(status),
    `${Math.round(record.durationMilliseconds)} ms`,
    `${Math.round(record.memoryMegabytes)} MB`,
    colors.dim(requestId),
  ];
  return fields.join('  ');
}

function describeRefusal({ method, url, status, code, message }: Extract<LogRecord, { kind: 'refused' }>) {
  // The query of a signed request is long and says little.
  return `${colors.red(`refused  ${status} ${code}`)}  ${method} ${url.split('?')[0]}  ${message}`;
}

const ownLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ level: v.picklist(['info', 'error']), message: v.string(), requestId: v.string() }),
);

/** A line that a function has printed: of this project's own JSON lines, what matters beside the request's line. */
function describeLogLine(text: string): string {
  const parsed = v.safeParse(ownLine, text);
  if (!parsed.success) return colors.dim(text);
  const { level, message, requestId: _, ...rest } = parsed.output;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${String(value)}`);
  const line = [message, ...fields].join(' ');
  return level === 'info' ? colors.dim(line) : colors.red(line);
}
