import { count } from './queries/count.ts';
import { get } from './queries/get.ts';
import { list } from './queries/list.ts';
import type { DbRequest } from './request.ts';
import type { Scope } from './scope.ts';
import { write } from './writes/write.ts';

/** Carries out one request on the documents of one user, and gives what is answered. */
export function perform(scope: Scope, request: DbRequest): Promise<unknown> {
  switch (request.op) {
    case 'get':
      return get(scope, request);
    case 'list':
      return list(scope, request);
    case 'count':
      return count(scope, request);
    default:
      return write(scope, request);
  }
}
