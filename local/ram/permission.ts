import { meets } from './condition.ts';
import type { PolicyStatement } from './policy.ts';
import type { Principal } from './principal.ts';
import type { RequestContext } from './request-context.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * Whether RAM lets a principal do an action on a resource.
 *
 * The account itself may do everything. Anybody else needs an Allow in every one of their policy groups and no
 * Deny in any: an explicit Deny always wins, and what nothing allows is denied. A statement counts when its Condition
 * is met. Actions are compared without regard to case, resources exactly; `*` and `?` are wildcards in both.
 */
export function isAllowed(
  principal: Principal,
  action: string,
  resource: string,
  request: RequestContext,
): boolean {
  const { policyGroups, roleArn } = principal;
  if (policyGroups.length === 0) return roleArn === undefined;

  return policyGroups.every((group) => {
    const effects = group
      .flatMap((policy) => policy.Statement)
      .filter((statement) => concerns(statement, action, resource))
      .filter(({ Condition }) => Condition === undefined || meets(Condition, request))
      .map((statement) => statement.Effect);
    return effects.includes('Allow') && !effects.includes('Deny');
  });
}

function concerns(statement: PolicyStatement, action: string, resource: string): boolean {
  const names = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  const concernsAction = 'Action' in statement ? names(statement.Action) : !names(statement.NotAction);
  return concernsAction && [statement.Resource].flat().some((pattern) => matchesWildcard(pattern, resource));
}
