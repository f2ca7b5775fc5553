import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isClientError } from '../../client/source/node.ts';
import type { FaultInput } from '../../local/tablestore/faults/fault.ts';
import { isLong } from '../hard/effort.ts';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, startFaultCloud } from './fault-cloud.ts';
import type { LinkFault } from './fault-proxy.ts';
import { storyOf } from './story.ts';

jest.setTimeout(120_000);

/** Functions with six seconds, so that what lasts ends soon. */
let cloud: FaultCloud;
beforeAll(async () => {
  cloud = await startFaultCloud({ timeoutSeconds: 6 });
});
afterEach(async () => {
  await cloud.heal();
  expect(cloud.faults).toEqual([]);
});
afterAll(() => cloud.close());

const ofTheService: readonly [name: string, fault: FaultInput][] = [
  ['throttles', { kind: 'throttle' }],
  ['has no capacity left', { kind: 'throttle', code: 'OTSNotEnoughCapacityUnit' }],
  ['is down', { kind: 'unavailable' }],
  ['moves a partition', { kind: 'unavailable', code: 'OTSPartitionUnavailable' }],
  ['times out', { kind: 'unavailable', code: 'OTSTimeout' }],
  ['fails inside', { kind: 'unavailable', code: 'OTSInternalServerError' }],
  ['has a table that is not ready', { kind: 'tableNotReady' }],
  ['sees two writers of a row', { kind: 'conflict' }],
  ['cuts the connection before the commit', { kind: 'dropBefore' }],
  ['cuts the connection after the commit', { kind: 'dropAfter' }],
  ['answers late', { kind: 'latency', milliseconds: 100 }],
];

const ofTheWay: readonly [name: string, fault: LinkFault][] = [
  ['a delay', { kind: 'slow', milliseconds: 100 }],
  ['reset before the commit', { kind: 'reset', when: 'before' }],
  ['reset after the commit', { kind: 'reset', when: 'after' }],
  ['garbage before the commit', { kind: 'garbage', when: 'before' }],
  ['garbage after the commit', { kind: 'garbage', when: 'after' }],
  ['a 502 before the commit', { kind: 'status', status: 502, when: 'before' }],
  ['a 500 after the commit', { kind: 'status', status: 500, when: 'after' }],
];

const broken: readonly [name: string, fault: LinkFault][] = [
  ['an answer that ends in its middle', { kind: 'truncated' }],
  ['no answer before the commit', { kind: 'silent', when: 'before' }],
  ['no answer after the commit', { kind: 'silent', when: 'after' }],
];

/** Each lasts as long as a function has; the short form has one of each kind. */
const lasting = isLong
  ? [...ofTheWay.filter(([, { kind }]) => kind !== 'slow'), ...broken]
  : [...ofTheWay.filter(([name]) => name === 'garbage after the commit'), ...broken.slice(0, 1)];

describe('F1: Tablestore throttled, failing, or cut off before and after the commit', () => {
  it.each(ofTheService)('that %s twice in every step of a story is not noticed', async (_name, fault) => {
    const story = storyOf(cloud, 'twice');
    await story.run(() => cloud.setTablestoreFaults([{ ...fault, times: 2 }]));
    tried(story.steps);
    await story.expectWhole();
  });

  it.each(ofTheWay)('behind a way that gives %s once in every step is not noticed', async (_name, fault) => {
    const story = storyOf(cloud, 'once');
    await story.run(async () => cloud.links.tablestore.strike(fault, 1));
    tried(story.steps);
    await story.expectWhole();
  });

  it.each(lasting)(
    'behind a way that gives %s for good, all is Unavailable in time, and works afterwards',
    async (_name, fault) => {
      const story = storyOf(cloud, 'lasting', { retries: 0 });
      await story.begin();
      const before = cloud.links.tablestore.requests();
      cloud.links.tablestore.strike(fault);
      const codes = await story.codesOfAll();
      tried(codes.length);
      expect(new Set(codes)).toEqual(new Set(['Unavailable']));
      // None of them outlives its answer, or asks without end: each of the SDK's reads would by itself 20 times.
      expect(cloud.links.tablestore.requests() - before).toBeLessThan(20 * codes.length);
      await cloud.heal();
      await story.expectWhole();
    },
  );

  it('that refuses connections makes all Unavailable, and all works when it is back', async () => {
    const story = storyOf(cloud, 'refused', { retries: 0 });
    await story.begin();
    await cloud.links.tablestore.refuse();
    const codes = await story.codesOfAll();
    tried(codes.length);
    expect(new Set(codes)).toEqual(new Set(['Unavailable']));
    await cloud.heal();
    await story.expectWhole();
  });

  it('that answers with something else than a protocol buffer makes it Internal, and all works afterwards', async () => {
    const story = storyOf(cloud, 'nonsense', { retries: 0 });
    await story.begin();
    cloud.links.tablestore.strike({ kind: 'body', change: () => 'nonsense' });
    const codes = await story.codesOfAll();
    tried(codes.length);
    expect(new Set(codes)).toEqual(new Set(['Internal']));
    await cloud.heal();
    await story.expectWhole();
  });

  it('that refuses what the function asks for makes it Internal, without a text of its own', async () => {
    const client = cloud.clientOf('stranger');
    await client.login();
    cloud.links.tablestore.strike({ kind: 'status', status: 403, when: 'before' });
    const error = await client.db
      .collection('todos')
      .get()
      .catch((caught: unknown) => caught);
    if (!isClientError(error)) throw new Error('It was not refused.');
    expect([error.code, error.message]).toEqual([
      'Internal',
      'The database refused the request. The log has this requestId.',
    ]);
    await cloud.heal();
    expect(await client.db.collection('todos').get()).toEqual({ data: [] });
  });
});
