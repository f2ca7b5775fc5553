import { openLmdbStore } from '../storage/lmdb-store.ts';

// A process of its own for the tests of what survives its end: it writes rows into the directory given as argument,
// prints the number of each once the write is acknowledged, and goes on until it is killed.

const [directory = ''] = process.argv.slice(2);
const store = openLmdbStore({ directory, fsync: false });

function writeNext(number: number): void {
  store.transaction((transaction) =>
    transaction.put(Buffer.from(`row-${number}`), Buffer.from(String(number))),
  );
  process.stdout.write(`${number}\n`);
  setImmediate(writeNext, number + 1);
}

writeNext(1);
