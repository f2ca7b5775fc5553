import * as fc from 'fast-check';
import { columnName, time } from './alphabet.ts';
import { rarely, sometimes } from './frequencies.ts';
import { compareKeys } from './model-keys.ts';
import { columnCondition } from './random-conditions.ts';
import {
  type Filter,
  INF_MAX,
  INF_MIN,
  type Key,
  type KeyValue,
  type Request,
  type Selection,
  type TimeRange,
} from './requests.ts';
import { boundOf, keyOf, type Shape, tableName } from './shapes.ts';

export function getRow(shape: Shape): fc.Arbitrary<Request> {
  return fc.record({
    operation: fc.constant('getRow'),
    table: tableName(shape),
    key: keyOf(shape),
    selection: selection(shape),
  });
}

export function getRange(shape: Shape): fc.Arbitrary<Request> {
  return fc
    .record({
      operation: fc.constant('getRange'),
      table: tableName(shape),
      direction: fc.constantFrom('FORWARD', 'BACKWARD'),
      bounds: fc.oneof(bounds(shape), everything(shape)),
      isInOrder: rarely(fc.constant(true), fc.constant(false)),
      limit: rarely(fc.constantFrom(undefined, 1, 2, 3, 100), fc.constant(-1)),
      selection: selection(shape),
    })
    .map(({ bounds, isInOrder, ...request }) => {
      const [start, end] = isInOrder ? inOrder(request.direction, bounds) : bounds;
      return { ...request, start, end };
    });
}

type Bounds = readonly [Key, Key];

function bounds(shape: Shape): fc.Arbitrary<Bounds> {
  return fc.tuple(boundOf(shape), boundOf(shape));
}

function everything({ primaryKey }: Shape): fc.Arbitrary<Bounds> {
  const all = (value: KeyValue): Key => primaryKey.map(({ name }) => ({ name, value }));
  return fc.constant([all(INF_MIN), all(INF_MAX)]);
}

function inOrder(direction: 'FORWARD' | 'BACKWARD', bounds: Bounds): Bounds {
  const [first, second] = bounds;
  const values = (key: Key): KeyValue[] => key.map(({ value }) => value);
  const isAscending = compareKeys(values(first), values(second)) <= 0;
  return isAscending === (direction === 'FORWARD') ? bounds : [second, first];
}

export function selection(shape: Shape): fc.Arbitrary<Selection> {
  const pagination = fc.record({
    limit: rarely(fc.constantFrom(1, 2), fc.constantFrom(0, -1)),
    offset: rarely(fc.constantFrom(0, 1, 2), fc.constant(-1)),
  });
  const filter: fc.Arbitrary<Filter> = fc.oneof(
    { weight: 3, arbitrary: columnCondition(shape) },
    { weight: 1, arbitrary: pagination },
  );
  return fc.record({
    columnsToGet: sometimes(fc.array(columnName, { maxLength: 3, size: 'max' })),
    maxVersions: rarely(fc.constantFrom(undefined, 1, 2, 3), fc.constant(-1)),
    timeRange: sometimes(timeRange),
    startColumn: sometimes(columnName),
    endColumn: sometimes(columnName),
    filter: sometimes(filter, 3),
  });
}

const timeRange: fc.Arbitrary<TimeRange> = fc.oneof(
  fc.record({ specificTime: time }),
  fc
    .record({ startTime: time, endTime: time })
    .map(({ startTime, endTime }) =>
      startTime <= endTime ? { startTime, endTime } : { startTime: endTime, endTime: startTime },
    ),
  fc.constant({ startTime: 2, endTime: 1 }),
);
