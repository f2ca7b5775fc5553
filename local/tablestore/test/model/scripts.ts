import * as fc from 'fast-check';
import { pause } from './alphabet.ts';
import { rarely } from './frequencies.ts';
import { batchGetRow, batchWriteRow } from './random-batches.ts';
import { getRange, getRow } from './random-reads.ts';
import { writeRow } from './random-writes.ts';
import type { CreateTable, Index, Request, Step, TableOptions } from './requests.ts';
import { definedColumns, indexed, indexShapes, type Shape, shapes } from './shapes.ts';

const { one, two, three, four, counted } = shapes;
const families = [[one], [two], [three], [four], [counted], [one, two], [three, counted]];

/** Scripts of at most so many steps, each on one or two tables, which its first steps make. */
export function scripts(maximumSteps: number): fc.Arbitrary<Step[]> {
  const onFamily = (family: readonly Shape[]): fc.Arbitrary<Step[]> =>
    fc
      .tuple(
        fc.tuple(...family.map((shape) => createTable(shape, usualOptions(shape)))),
        fc.array(family.includes(indexed) ? stepOnIndexes() : step(family), {
          maxLength: maximumSteps,
          size: 'max',
        }),
      )
      .map(([creations, steps]) => [...creations, ...steps]);
  return fc.oneof(
    { weight: 2, arbitrary: fc.oneof(...families.map(onFamily)) },
    { weight: 1, arbitrary: onFamily([indexed]) },
  );
}

function step(family: readonly Shape[]): fc.Arbitrary<Step> {
  const onShape = (request: (shape: Shape) => fc.Arbitrary<Request>) => fc.oneof(...family.map(request));
  const named = (operation: 'deleteTable' | 'describeTable') =>
    onShape(({ table }) => fc.constant({ operation, table }));
  return fc.oneof(
    { weight: 70, arbitrary: onShape(writeRow) },
    { weight: 30, arbitrary: onShape(getRow) },
    { weight: 30, arbitrary: onShape(getRange) },
    { weight: 18, arbitrary: batchWriteRow(family) },
    { weight: 14, arbitrary: batchGetRow(family) },
    { weight: 18, arbitrary: fc.record({ operation: fc.constant('advanceClock'), milliseconds: pause }) },
    { weight: 4, arbitrary: fc.constant<Step>({ operation: 'restart' }) },
    { weight: 3, arbitrary: onShape((shape) => createTable(shape, anyOptions(shape))) },
    { weight: 4, arbitrary: onShape(updateTable) },
    { weight: 1, arbitrary: named('deleteTable') },
    { weight: 1, arbitrary: named('describeTable') },
    { weight: 1, arbitrary: fc.constant<Step>({ operation: 'listTable' }) },
  );
}

/** On the table with indexes: the same, reads of the indexes, and what must not be done to them. */
function stepOnIndexes(): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 40, arbitrary: step([indexed]) },
    { weight: 15, arbitrary: fc.oneof(...indexShapes.map(getRange)) },
    { weight: 5, arbitrary: fc.oneof(...indexShapes.map(getRow)) },
    { weight: 2, arbitrary: batchGetRow([indexed, ...indexShapes]) },
    { weight: 1, arbitrary: fc.oneof(...indexShapes.map(writeRow)) },
    { weight: 2, arbitrary: changeOfIndexes() },
  );
}

function createTable(
  { table, primaryKey, indexes = [] }: Shape,
  options: fc.Arbitrary<TableOptions>,
): fc.Arbitrary<CreateTable> {
  return fc.record({
    operation: fc.constant('createTable'),
    table: fc.constant(table),
    primaryKey: fc.constant(primaryKey),
    definedColumns: fc.constant(indexes.length === 0 ? [] : definedColumns),
    options,
    indexes: fc.subarray<Index>([...indexes]),
  });
}

/** At times without any option, which is refused. */
function updateTable(shape: Shape): fc.Arbitrary<Request> {
  return fc.record({
    operation: fc.constant('updateTable'),
    table: fc.constant(shape.table),
    options: rarely(someOptions(shape), fc.constant({})),
  });
}

function changeOfIndexes(): fc.Arbitrary<Request> {
  const { table, indexes = [] } = indexed;
  const index = fc.constantFrom(...indexes);
  return fc.oneof(
    fc.record({ operation: fc.constant('createIndex'), table: fc.constant(table), index }),
    fc.record({
      operation: fc.constant('dropIndex'),
      table: fc.constant(table),
      index: index.map(({ name }) => name),
    }),
    index.map(({ name }): Request => ({ operation: 'describeTable', table: name })),
    index.map(({ name }): Request => ({ operation: 'deleteTable', table: name })),
  );
}

function usualOptions({ indexes }: Shape): fc.Arbitrary<TableOptions> {
  const any: fc.Arbitrary<TableOptions> = fc.record(
    {
      timeToLive: fc.constantFrom(-1, 86_400),
      maxVersions: fc.constantFrom(1, 2, 3),
      allowUpdate: rarely(fc.constant(true), fc.constant(false)),
      maxTimeDeviation: rarely(fc.constantFrom(86_400, 172_800), fc.constant(1)),
    },
    { requiredKeys: ['timeToLive', 'maxVersions'] },
  );
  if (indexes === undefined) return any;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant({ timeToLive: -1, maxVersions: 1 }) },
    { weight: 4, arbitrary: fc.constant({ timeToLive: 86_400, maxVersions: 1, allowUpdate: false }) },
    { weight: 1, arbitrary: any },
  );
}

function someOptions(shape: Shape): fc.Arbitrary<TableOptions> {
  return fc
    .tuple(anyOptions(shape), fc.constantFrom('maxVersions', 'timeToLive', 'allowUpdate', 'nothing'))
    .map(([options, left]) => Object.fromEntries(Object.entries(options).filter(([name]) => name !== left)));
}

function anyOptions(shape: Shape): fc.Arbitrary<TableOptions> {
  const illegal = fc.record(
    { timeToLive: fc.constantFrom(0, -2, 86_399), maxVersions: fc.constantFrom(0, -1) },
    { requiredKeys: [] },
  );
  return rarely(usualOptions(shape), illegal);
}
