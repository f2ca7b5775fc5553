import { relative } from 'node:path';
import colors from 'picocolors';
import type { Endpoints } from './cloud/endpoints.ts';
import type { AppliedSchema } from './cloud/invoke-operate.ts';
import type { ProjectEndpoints } from './cloud/start-project.ts';

/** What a person sees when this project's backend runs: where it is, and two lines to paste. */
export function projectReadyMessage(
  endpoints: ProjectEndpoints,
  options: { dataDirectory: string; platform: string },
): string {
  const { functionCompute, preview } = endpoints;
  const first: Row[] = [
    ...(preview === undefined ? [] : [['the preview', colors.cyan(`${preview.url}/?user=alice`)] as const]),
    ['session', functionCompute.sessionUrl],
  ];
  return [
    colors.green('The backend runs on this laptop.'),
    '',
    ...table([...first, ...serviceRows(endpoints, options.dataDirectory)]),
    '',
    'Log in as alice:',
    `  ${curlLine(endpoints, options.platform)}`,
    'Add a todo and list them all:',
    `  ${nodeLine(endpoints)}`,
    '',
    colors.dim('Ctrl-C ends it; the rows stay.'),
  ].join('\n');
}

/** What a person sees when another project's functions run: where they are, and what differs from a deployment. */
export function specReadyMessage(
  endpoints: Endpoints,
  options: { dataDirectory: string; warnings: readonly string[] },
): string {
  const { functions, triggers } = endpoints.functionCompute;
  const first = Object.values(functions).map((name): Row => [name, triggers[name] ?? '(no HTTP trigger)']);
  return [
    colors.green('The functions run on this laptop.'),
    '',
    ...table([...first, ...serviceRows(endpoints, options.dataDirectory)]),
    ...options.warnings.flatMap((warning) => ['', colors.yellow(warning)]),
    '',
    colors.dim('Ctrl-C ends it; the rows stay.'),
  ].join('\n');
}

/** What a person should know of the tables: what is new, what is otherwise than declared, and what cannot be had. */
export function schemaLines({ added, remarks, refused }: AppliedSchema): string[] {
  return [
    ...(added.length === 0 ? [] : [`Made: ${added.join(', ')}.`]),
    ...remarks,
    ...refused.map((reason) => colors.yellow(reason)),
  ];
}

type Row = readonly [name: string, value: string];

function serviceRows(
  { functionCompute, tablestore, alipay, sts, region }: Endpoints,
  dataDirectory: string,
): Row[] {
  return [
    ['Function Compute', `${functionCompute.endpoint}  (${functionCompute.generation}.0, ${region})`],
    ['Tablestore', `${tablestore.endpoint}  (instance ${tablestore.instance})`],
    ['STS', sts.endpoint],
    ['Alipay', alipay.endpoint],
    ['data', `${relative('.', dataDirectory) || '.'}  (endpoints.json: all of this, with the AccessKey)`],
  ];
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${colors.bold(name.padEnd(width))}  ${value}`);
}

/** The local Alipay's answer is just what the session function takes, so one call feeds the other. */
function curlLine({ alipay, functionCompute }: ProjectEndpoints, platform: string): string {
  return platform === 'win32'
    ? `curl.exe -s ${alipay.endpoint}/local/authorize -d "{\\"user\\":\\"alice\\"}" | curl.exe -s ${functionCompute.sessionUrl} -d "@-"`
    : `curl -s ${alipay.endpoint}/local/authorize -d '{"user":"alice"}' | curl -s ${functionCompute.sessionUrl} -d @-`;
}

/** Without characters that a shell, PowerShell or cmd would take for its own. */
function nodeLine({ alipay, functionCompute }: ProjectEndpoints): string {
  const program = [
    "const {createClient}=require('mini-app-client')",
    `const getAuthCode=()=>fetch('${alipay.endpoint}/local/authorize',{method:'POST',body:JSON.stringify({user:'alice'})}).then(r=>r.json())`,
    `const todos=createClient({sessionUrl:'${functionCompute.sessionUrl}',getAuthCode}).db.collection('todos')`,
    "todos.add({text:'Buy milk'}).then(()=>todos.get()).then(page=>console.log(page.data))",
  ].join(';');
  return `node -e "${program}"`;
}
