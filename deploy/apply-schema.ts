import * as v from 'valibot';
import { createInvokeOperate } from '../operate/invoke-operate.ts';
import { OperateError } from '../operate/operate-error.ts';
import { DeployError } from './errors.ts';
import type { Specification } from './specification.ts';

const texts = v.array(v.string());
const schemaAnswer = v.object({
  added: texts,
  pending: texts,
  undeclared: texts,
  differences: texts,
  refused: texts,
});

/** What the operate function has made, and what a person should know of tables that are otherwise than declared. */
export interface AppliedSchema {
  readonly added: readonly string[];
  readonly remarks: readonly string[];
}

/** Tablestore takes its time to fill an index of a large table; a run of operate waits for most of a minute. */
const mostRuns = 20;

/**
 * Has the operate function make the tables and indexes that are missing, with the developer's own AccessKey: a new
 * Tablestore instance admits nobody from outside the cloud. Nothing is changed or dropped.
 *
 * @param endpoint of Function Compute, without a slash at the end
 * @throws DeployError with what the function answered, or what it refused to make and why
 */
export async function applySchema(specification: Specification, endpoint: string): Promise<AppliedSchema> {
  const { generation, accountId, region, keys, functions } = specification;
  const { functionName, serviceName = '' } = functions.operate;
  const { securityToken, ...accessKey } = keys;
  const invoke = createInvokeOperate({
    generation,
    endpoint,
    accountId,
    region,
    credentials: securityToken === '' ? accessKey : keys,
    functionName,
    serviceName,
    description: 'this deployment',
  });
  const added: string[] = [];
  for (let run = 1; ; run++) {
    const data = await invoke({ op: 'schema', apply: true }).catch((error: unknown) => {
      if (error instanceof OperateError) throw new DeployError(error.message, { cause: error });
      throw error;
    });
    const answer = v.parse(schemaAnswer, data);
    if (answer.refused.length > 0) throw new DeployError(answer.refused.join('\n'));
    added.push(...answer.added);
    const remarks = [...answer.undeclared, ...answer.differences];
    if (answer.pending.length === 0) return { added, remarks };
    if (run === mostRuns) throw new DeployError(`${answer.pending.join('\n')}\nDeploy again to go on.`);
  }
}
