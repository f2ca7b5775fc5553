import type * as TableStore from 'tablestore';
import { FunctionError } from '../../common/errors.ts';
import { toTablestoreFailure } from '../../common/tablestore/sdk-error.ts';
import type { OperateScope } from '../operation.ts';
import { OutOfTime, withinTime } from '../within-time.ts';
import { readExistingTables } from './existing-tables.ts';
import { planSchema, type SchemaPlan } from './plan-schema.ts';

/** What a plan comes to, or what was done about it. Texts are sentences or name one thing each. */
export interface SchemaAnswer {
  /** What was missing, such as `table data_notes`. */
  readonly toAdd: readonly string[];
  /** What of it has been made now, by this run. */
  readonly added: readonly string[];
  /** What still has to be waited for, and why: run it again. */
  readonly pending: readonly string[];
  readonly undeclared: readonly string[];
  readonly differences: readonly string[];
  /** When there are any, nothing is added. */
  readonly refused: readonly string[];
}

type SchemaScope = Pick<OperateScope, 'client' | 'clock' | 'deadline' | 'wait'>;

/** Says what is missing and what differs; changes nothing. */
export async function readPlan(
  scope: SchemaScope,
  needed: readonly TableStore.CreateTableParams[],
): Promise<SchemaAnswer> {
  const plan = planSchema(needed, await readExistingTables(scope.client, scope));
  return describePlan(plan, [], plan.building.map(beingBuilt));
}

/**
 * Makes the tables and indexes that are missing and waits until the indexes can be read, as long as there is time.
 * Safe to repeat, also by two at once, and after it was broken off anywhere: what is there is never changed.
 *
 * @throws TablestoreFailure when Tablestore refuses for good; what was made until then stays.
 */
export async function applySchema(
  scope: SchemaScope,
  needed: readonly TableStore.CreateTableParams[],
): Promise<SchemaAnswer> {
  const { client } = scope;
  const plan = planSchema(needed, await readExistingTables(client, scope));
  if (plan.refused.length > 0) return describePlan(plan, [], plan.building.map(beingBuilt));

  const added: string[] = [];
  try {
    for (const step of stepsOf(plan)) {
      if (await isMade(() => withinTime(scope, () => step.make(client)))) added.push(step.name);
    }
    const pending =
      plan.tables.length + plan.indexes.length + plan.building.length === 0
        ? []
        : await waitUntilBuilt(scope, needed);
    return describePlan(plan, added, pending);
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    const rest = namesToAdd(plan).filter((name) => !added.includes(name));
    return describePlan(plan, added, [...rest.map((name) => `${name}: ${error.message}`)]);
  }
}

interface Step {
  readonly name: string;
  readonly make: (client: TableStore.Client) => Promise<unknown>;
}

function stepsOf({ tables, indexes }: SchemaPlan): Step[] {
  return [
    ...tables.map((table) => ({
      name: nameOfTable(table),
      make: (client: TableStore.Client) => client.createTable(table),
    })),
    ...indexes.map(({ table, index }) => ({
      name: `index ${index.name}`,
      make: (client: TableStore.Client) => client.createIndex(indexWithBaseData(table, index)),
    })),
  ];
}

/** Documents that are there already belong into it. The SDK reads that beside the meta; its types want it inside. */
function indexWithBaseData(mainTableName: string, index: TableStore.IndexMeta) {
  return { mainTableName, includeBaseData: true, indexMeta: { ...index, includeBaseData: true } };
}

const nameOfTable = ({ tableMeta }: TableStore.CreateTableParams) => `table ${tableMeta.tableName}`;

function namesToAdd(plan: SchemaPlan): string[] {
  return stepsOf(plan).map(({ name }) => name);
}

/** Answers false when it was there already: somebody else has just made it, or an attempt whose answer was lost. */
async function isMade(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (toTablestoreFailure(error).code === 'OTSObjectAlreadyExist') return false;
    throw error;
  }
}

const buildingInterval = 1_000;

/** Reads anew until no index is being built; what is left when the time is over is pending. */
async function waitUntilBuilt(
  scope: SchemaScope,
  needed: readonly TableStore.CreateTableParams[],
): Promise<string[]> {
  for (;;) {
    const plan = planSchema(needed, await readExistingTables(scope.client, scope));
    const missing = namesToAdd(plan);
    if (missing.length > 0) {
      throw new FunctionError(
        'Aborted',
        `Tablestore says that it exists, and does not show it: ${missing.join(', ')}. Run it again; if that does not help, another table or index has the name.`,
      );
    }
    if (plan.building.length === 0) return [];
    if (scope.clock() + buildingInterval >= scope.deadline) return plan.building.map(beingBuilt);
    await scope.wait(buildingInterval);
  }
}

const beingBuilt = (index: string) =>
  `index ${index}: Tablestore is still filling it with the documents that are there.`;

function describePlan(plan: SchemaPlan, added: readonly string[], pending: readonly string[]): SchemaAnswer {
  const { undeclared, differences, refused } = plan;
  return { toAdd: namesToAdd(plan), added, pending, undeclared, differences, refused };
}
