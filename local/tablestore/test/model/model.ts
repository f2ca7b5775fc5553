import { type Answer, ModelError, parameterInvalid, type RowAnswer } from './answers.ts';
import { checkOptionsForIndexes, indexTable } from './model-indexes.ts';
import { checkKey, checkTableName, compareKeys, typeOf } from './model-keys.ts';
import { checkSelection, readRange, readRow } from './model-reads.ts';
import type { ModelTable } from './model-rows.ts';
import {
  checkCreateTable,
  describe,
  doesNotExist,
  newTable,
  type Table,
  updateTable,
} from './model-tables.ts';
import { applyWrite, checkWrite } from './model-writes.ts';
import { AUTO_INCREMENT, type Index, type Key, type Request, type Write } from './requests.ts';

/**
 * Tablestore in memory, written from its documentation to be read rather than to be fast. It shares no code with the
 * server, so that a difference between the two is a mistake of one of them. Where the documentation is silent it
 * makes the server's choices: a write forgets the versions that its row no longer shows; a limit counts the rows that
 * a filter leaves; an auto-increment value is a time in microseconds.
 */
export interface Model {
  answer(request: Request, now: number): Answer;
}

export function createModel(): Model {
  const tables = new Map<string, Table>();

  const ownerOf = (name: string): Table | undefined =>
    [...tables.values()].find(({ indexes }) => indexes.some((index) => index.name === name));
  const indexOf = (table: Table, name: string): Index | undefined =>
    table.indexes.find((index) => index.name === name);

  const find = (name: string): Table => {
    const table = tables.get(name);
    if (table !== undefined) return table;
    throw ownerOf(name) === undefined ? doesNotExist() : parameterInvalid("Can't write index table directly");
  };
  const findToRead = (name: string, now: number): ModelTable => {
    const owner = ownerOf(name);
    const index = owner && indexOf(owner, name);
    return owner !== undefined && index !== undefined ? indexTable(owner, index, now) : find(name);
  };
  /** Four of the index, and four of its table. */
  const mostKeyColumns = (name: string): number => (ownerOf(name) === undefined ? 4 : 8);
  const checkIsFree = (name: string): void => {
    if (tables.has(name) || ownerOf(name) !== undefined) {
      throw new ModelError(409, 'OTSObjectAlreadyExist', 'Requested table already exists.');
    }
  };

  const run = (request: Request, now: number): Answer => {
    if ('table' in request) checkTableName(request.table);
    switch (request.operation) {
      case 'createTable':
        checkCreateTable(request);
        for (const name of [request.table, ...request.indexes.map((index) => index.name)]) checkIsFree(name);
        tables.set(request.table, newTable(request));
        return { done: true };
      case 'deleteTable':
        find(request.table);
        tables.delete(request.table);
        return { done: true };
      case 'updateTable':
        return updateTable(request.options, () => find(request.table));
      case 'listTable':
        return { tableNames: [...tables.keys()].sort() };
      case 'describeTable':
        return describe(ownerOf(request.table) ?? find(request.table), findToRead(request.table, now));
      case 'createIndex': {
        const table = find(request.table);
        checkOptionsForIndexes(table);
        checkIsFree(request.index.name);
        table.indexes = [...table.indexes, request.index];
        return { done: true };
      }
      case 'dropIndex': {
        const table = find(request.table);
        if (indexOf(table, request.index) === undefined) throw doesNotExist();
        table.indexes = table.indexes.filter(({ name }) => name !== request.index);
        return { done: true };
      }
      case 'writeRow':
        checkWrite(request.write);
        return applyWrite(find(request.table), request.write, now);
      case 'getRow':
        checkKey(request.key, 'READ', mostKeyColumns(request.table));
        checkSelection(request.selection);
        return readRow(findToRead(request.table, now), request.key, request.selection, now);
      case 'getRange':
        checkKey(request.start, 'RANGE', mostKeyColumns(request.table));
        checkKey(request.end, 'RANGE', mostKeyColumns(request.table));
        checkSelection(request.selection);
        if (request.limit !== undefined && request.limit <= 0) {
          throw parameterInvalid('The limit must be greater than 0.');
        }
        return readRange(findToRead(request.table, now), request, now);
      case 'batchGetRow':
        return batchGetRow(request.tables, (name) => findToRead(name, now), mostKeyColumns, now);
      case 'batchWriteRow':
        return batchWriteRow(
          request.tables,
          find,
          (name) => (tables.get(name)?.indexes ?? []).length > 0,
          now,
        );
    }
  };

  return {
    answer(request, now) {
      try {
        return run(request, now);
      } catch (error) {
        if (error instanceof ModelError) return error.answer;
        throw error;
      }
    },
  };
}

// --- Batches ---

type Batch<R extends Request['operation']> = Extract<Request, { readonly operation: R }>;

function batchGetRow(
  tables: Batch<'batchGetRow'>['tables'],
  find: (name: string) => ModelTable,
  mostKeyColumns: (name: string) => number,
  now: number,
): Answer {
  if (tables.every(({ keys }) => keys.length === 0)) {
    throw parameterInvalid('No row specified in the request of BatchGetRow.');
  }
  checkTables(tables);
  for (const { table, keys, selection } of tables) {
    if (keys.length === 0) throw parameterInvalid(`No operation is specified for table: '${table}'.`);
    for (const key of keys) checkKey(key, 'READ', mostKeyColumns(table));
    checkSelection(selection);
  }
  return {
    results: tables.flatMap(({ table, keys, selection }) =>
      keys.map((key) => inBatch(() => readRow(find(table), key, selection, now))),
    ),
  };
}

function batchWriteRow(
  tables: Batch<'batchWriteRow'>['tables'],
  find: (name: string) => Table,
  isIndexed: (name: string) => boolean,
  now: number,
): Answer {
  checkTables(tables);
  for (const { table, writes } of tables) {
    if (writes.length === 0) throw parameterInvalid(`No operation is specified for table: '${table}'.`);
    for (const write of writes) checkWrite(write);
    checkRepeatedRows(writes, isIndexed(table));
  }
  return {
    results: tables.flatMap(({ table, writes }) =>
      writes.map((write) => inBatch(() => applyWrite(find(table), write, now))),
    ),
  };
}

function checkTables(tables: readonly { readonly table: string }[]): void {
  const names: string[] = [];
  for (const { table } of tables) {
    checkTableName(table);
    if (names.includes(table)) throw parameterInvalid(`Duplicated table name: ${table}.`);
    names.push(table);
  }
}

/** A batch may write a row more than once, if none of those writes depends on what is stored, nor an index on them. */
function checkRepeatedRows(writes: readonly Write[], isIndexed: boolean): void {
  for (const { key } of writes) {
    if (key.some(({ value }) => value === AUTO_INCREMENT)) continue;
    const ofSameRow = writes.filter((write) => isSameKey(write.key, key));
    if (ofSameRow.length === 1) continue;
    if (isIndexed) throw parameterInvalid('Duplicate rows detected in MultiPut.');
    if (ofSameRow.some(({ condition }) => condition.existence !== 'IGNORE')) {
      throw parameterInvalid('Repeated rows do not support row exist expectation check in BatchModify.');
    }
    if (ofSameRow.some(({ condition }) => condition.column !== undefined)) {
      throw parameterInvalid('Repeated rows do not support row condition check in BatchModify.');
    }
  }
}

function isSameKey(a: Key, b: Key): boolean {
  const types = (key: Key): string => key.map(({ value }) => typeOf(value)).join();
  const values = (key: Key) => key.map(({ value }) => value);
  return types(a) === types(b) && compareKeys(values(a), values(b)) === 0;
}

/** A row's own result: an error of one row leaves the others alone, and has no HTTP status. */
function inBatch(run: () => RowAnswer) {
  try {
    return run();
  } catch (error) {
    if (error instanceof ModelError) return { ...error.answer, status: 0 };
    throw error;
  }
}
