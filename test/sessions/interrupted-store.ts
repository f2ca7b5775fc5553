import { FunctionError } from '../../functions/common/errors.ts';
import type { Store } from '../../functions/common/tablestore/store.ts';

/** What a dead instance's calls come to: they never end. */
export type Death = 'before' | 'after';

/**
 * A store whose instance is killed at its n-th write, the first being 1: `before` the write reaches the database, or
 * `after` it was done and before anybody knows. Nothing that is called from then on is carried out or answered;
 * `killed` resolves then. It never resolves when there are fewer writes.
 */
export function storeKilledAt(
  store: Store,
  write: number,
  death: Death,
): { store: Store; killed: Promise<void> } {
  let writes = 0;
  let isDead = false;
  let tell: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const never = <Result>() => new Promise<Result>(() => undefined);
  const read = <Result>(call: () => Promise<Result>) => (isDead ? never<Result>() : call());
  const change = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (isDead) return never();
    if (writes !== write) return call();
    isDead = true;
    if (death === 'after') await call();
    tell();
    return never();
  };
  return {
    killed,
    store: {
      ...store,
      getRow: (...given) => read(() => store.getRow(...given)),
      getRange: (...given) => read(() => store.getRange(...given)),
      putRow: (...given) => change(() => store.putRow(...given)),
      deleteRow: (...given) => change(() => store.deleteRow(...given)),
    },
  };
}

/** A store whose n-th write is answered with a fault of the database: not done, or done all the same. */
export function storeFailingAt(store: Store, write: number, death: Death): Store {
  let writes = 0;
  const change = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes !== write) return call();
    if (death === 'after') await call();
    throw new FunctionError('Unavailable', 'The database did not answer. Try again.');
  };
  return {
    ...store,
    putRow: (...given) => change(() => store.putRow(...given)),
    deleteRow: (...given) => change(() => store.deleteRow(...given)),
  };
}
