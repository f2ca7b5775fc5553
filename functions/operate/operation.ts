import type * as TableStore from 'tablestore';
import * as v from 'valibot';
import type { CollectionDefinitions } from '../common/collections/define.ts';
import { FunctionError } from '../common/errors.ts';
import type { Store } from '../common/tablestore/store.ts';

/** What an operation works with, made anew for every invocation. */
export interface OperateScope {
  readonly store: Store;
  /** For what the Store does not offer: tables, indexes and batches. */
  readonly client: TableStore.Client;
  readonly collections: CollectionDefinitions;
  readonly configuration: {
    readonly SESSION_ABSOLUTE_SECONDS: number;
  };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** When the answer must be on its way, in milliseconds since 1970: long work stops there and says what is left. */
  readonly deadline: number;
  /** Ends after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** One operation of the operate function, by its name in a request: `{"op":name, …}`. */
export interface Operation {
  readonly name: string;
  /** Parses the rest of the request, carries it out, and gives what is answered as `data`. */
  perform(request: Readonly<Record<string, unknown>>, scope: OperateScope): Promise<unknown>;
}

/**
 * Makes an operation from the fields that its request has beside `op`: a request with a missing, wrong or unknown
 * field is refused with `InvalidArgument` before `run` sees it.
 */
export function defineOperation<const Fields extends v.ObjectEntries>(definition: {
  readonly name: string;
  readonly request: Fields;
  readonly run: (
    request: v.InferOutput<v.StrictObjectSchema<Fields, undefined>>,
    scope: OperateScope,
  ) => Promise<unknown>;
}): Operation {
  const { name, run } = definition;
  const schema = v.strictObject(definition.request);
  return {
    name,
    perform(request, scope) {
      const parsed = v.safeParse(schema, request);
      if (!parsed.success) throw refusal(name, Object.keys(definition.request), parsed.issues[0]);
      return run(parsed.output, scope);
    },
  };
}

const longestMessage = 300;

/** Names the field, what is wrong with it, and when it is not known, those that are. */
function refusal(name: string, known: readonly string[], issue: v.BaseIssue<unknown>): FunctionError {
  const path = v.getDotPath(issue) ?? 'the request';
  const problem = () => {
    if (issue.expected === 'never') {
      return `is no field of ${name}, which has ${known.join(', ')}`;
    }
    return issue.input === undefined ? 'is missing' : issue.message;
  };
  return new FunctionError('InvalidArgument', `${path}: ${problem()}.`.slice(0, longestMessage));
}
