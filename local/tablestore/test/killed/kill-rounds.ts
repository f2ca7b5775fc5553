import { setTimeout as sleep } from 'node:timers/promises';
import { randomBelow, randomNumbers } from '../random-numbers.ts';
import { type KillableServer, type StoreName, startKillableServer } from './killable-server.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createTables, readTable, tableNames } from './tables.ts';
import { adoptEvent, type Writer, writeUntilKilled } from './writer.ts';

export interface KillReport {
  readonly kills: number;
  readonly acknowledgedRows: number;
  readonly checkedRows: number;
  /** What was wrong after the last kill; the rounds end with the first such. */
  readonly violations: readonly string[];
}

/**
 * Kills a server again and again while clients write to it, and compares what it has when it is started again with
 * what it has acknowledged.
 */
export async function killRepeatedly(options: {
  readonly program: string;
  readonly dataDirectory: string;
  readonly store: StoreName;
  readonly kills: number;
  readonly writers: number;
  readonly seed: number;
}): Promise<KillReport> {
  const random = randomNumbers(options.seed);
  const ledger = createLedger();
  const writers = createWriters(options.writers, options.seed);
  let checkedRows = 0;
  let kills = 0;

  const start = () => startKillableServer(options.program, options.dataDirectory, options.store);
  let server = await start();
  try {
    await createTables(server.call);
    for (;;) {
      const wrongIds = await writeAndKill(server, writers, ledger, random);
      kills++;
      server = await start();
      const { rows, violations } = await check(server, writers, ledger);
      checkedRows += rows;
      if (kills >= options.kills || violations.length + wrongIds.length > 0) {
        const report = { kills, acknowledgedRows: ledger.count(), checkedRows };
        return { ...report, violations: [...wrongIds, ...violations] };
      }
    }
  } finally {
    await server.kill();
  }
}

function createWriters(count: number, seed: number): Writer[] {
  let lastStamp = 0;
  return Array.from({ length: count }, (_, index) => ({
    uid: `writer-${index}`,
    random: randomNumbers(seed + index),
    nextStamp: () => ++lastStamp,
    events: [],
    lastEvent: 0n,
    eventInFlight: undefined,
  }));
}

/** Kills the server at a random moment after some dozens of rows; the answer says what was wrong until then. */
async function writeAndKill(
  server: KillableServer,
  writers: readonly Writer[],
  ledger: Ledger,
  random: () => number,
): Promise<string[]> {
  const enough = ledger.count() + 20 + randomBelow(200, random);
  let killed: Promise<void> | undefined;
  const written = (): void => {
    if (ledger.count() >= enough) killed ??= sleep(random() * 5).then(server.kill);
  };
  const violations = await Promise.all(
    writers.map((writer) => writeUntilKilled(writer, server, ledger, written)),
  );
  await (killed ?? server.kill());
  return violations.flat();
}

async function check(
  { call }: KillableServer,
  writers: readonly Writer[],
  ledger: Ledger,
): Promise<{ rows: number; violations: string[] }> {
  const violations: string[] = [];
  let rows = 0;
  for (const tableName of tableNames) {
    const content = await readTable(call, tableName);
    rows += content.stamps.size;
    violations.push(...content.violations);
    if (tableName === 'events') {
      violations.push(...writers.flatMap((writer) => adoptEvent(writer, content.stamps, ledger)));
    }
    violations.push(...ledger.reconcile(tableName, content.stamps));
  }
  return { rows, violations };
}
