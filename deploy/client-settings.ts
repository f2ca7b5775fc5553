import type { Specification } from './specification.ts';

/**
 * What the mini-program needs to know of a deployment, as lines for the terminal: one URL, and for FC 2.0 the five
 * values that clients of the original template are set up with.
 *
 * @param sessionUrl of the HTTP trigger; FC 2.0 has one that follows from the names
 */
export function clientSettings(
  specification: Specification,
  endpoint: string,
  sessionUrl?: string,
): string[] {
  const { generation, accountId, region, functions } = specification;
  const { session, db } = functions;
  const proxy = `${endpoint}/2016-08-15/proxy/${session.serviceName ?? ''}/${session.functionName}/`;
  const url = `sessionUrl: ${generation === 2 ? proxy : triggerUrl(sessionUrl)}`;
  if (generation === 3) return [url];
  return [
    url,
    `fcAccountId: ${accountId}`,
    `fcRegion: ${region}`,
    `fcServiceName: ${session.serviceName ?? ''}`,
    `sessionFunctionName: ${session.functionName}`,
    `dbFunctionName: ${db.functionName}`,
  ];
}

/** When operate alone was deployed, Serverless Devs knows nothing of the session function. */
function triggerUrl(text = ''): string {
  return URL.canParse(text) ? text : 'as before; s session info shows it as system_url';
}
