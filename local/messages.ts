import { relative } from 'node:path';
import colors from 'picocolors';
import * as v from 'valibot';
import type { Endpoints } from './cloud/endpoints.ts';

/** What a person sees when everything runs: where it is, and two lines to paste. */
export function readyMessage(
  endpoints: Endpoints,
  options: { dataDirectory: string; platform: string },
): string {
  const { functionCompute, tablestore, alipay, sts, preview } = endpoints;
  const rows: [string, string][] = [
    ...(preview === undefined
      ? []
      : [['the sample', colors.cyan(`${preview.url}/?user=alice`)] as [string, string]]),
    ['session', functionCompute.sessionUrl],
    [
      'Function Compute',
      `${functionCompute.endpoint}  (${functionCompute.generation}.0, ${endpoints.region})`,
    ],
    ['Tablestore', `${tablestore.endpoint}  (instance ${tablestore.instance})`],
    ['STS', sts.endpoint],
    ['Alipay', alipay.endpoint],
    [
      'data',
      `${relative('.', options.dataDirectory) || '.'}  (endpoints.json: all of this, with the AccessKey)`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    colors.green('The backend runs on this laptop.'),
    '',
    ...rows.map(([name, value]) => `  ${colors.bold(name.padEnd(width))}  ${value}`),
    '',
    'Log in as alice:',
    `  ${curlLine(endpoints, options.platform)}`,
    'Add a todo and list them all:',
    `  ${nodeLine(endpoints)}`,
    '',
    colors.dim('Ctrl-C ends it; the rows stay.'),
  ].join('\n');
}

const logLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ level: v.picklist(['info', 'error']), message: v.string(), requestId: v.string() }),
);

/** A line that a function has printed, short enough to follow: of this project's own JSON lines, what matters here. */
export function describeLogLine(functionName: string, text: string): string {
  const parsed = v.safeParse(logLine, text);
  if (!parsed.success) return colors.dim(`[${functionName}] ${text}`);
  const { level, message, requestId, ...rest } = parsed.output;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${String(value)}`);
  const line = [`[${functionName}] ${message}`, ...fields].join(' ');
  return level === 'info' ? colors.dim(line) : `${colors.red(line)} requestId=${requestId}`;
}

/** The local Alipay's answer is just what the session function takes, so one call feeds the other. */
function curlLine({ alipay, functionCompute }: Endpoints, platform: string): string {
  return platform === 'win32'
    ? `curl.exe -s ${alipay.endpoint}/local/authorize -d "{\\"user\\":\\"alice\\"}" | curl.exe -s ${functionCompute.sessionUrl} -d "@-"`
    : `curl -s ${alipay.endpoint}/local/authorize -d '{"user":"alice"}' | curl -s ${functionCompute.sessionUrl} -d @-`;
}

/** Without characters that a shell, PowerShell or cmd would take for its own. */
function nodeLine({ alipay, functionCompute }: Endpoints): string {
  const program = [
    "const {createClient}=require('mini-app-client')",
    `const getAuthCode=()=>fetch('${alipay.endpoint}/local/authorize',{method:'POST',body:JSON.stringify({user:'alice'})}).then(r=>r.json())`,
    `const todos=createClient({sessionUrl:'${functionCompute.sessionUrl}',getAuthCode}).db.collection('todos')`,
    "todos.add({text:'Buy milk'}).then(()=>todos.get()).then(page=>console.log(page.data))",
  ].join(';');
  return `node -e "${program}"`;
}
