import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, startFaultCloud } from './fault-cloud.ts';
import type { LinkFault, PassingRequest } from './fault-proxy.ts';
import { storyOf } from './story.ts';

jest.setTimeout(120_000);

let cloud: FaultCloud;
beforeAll(async () => {
  cloud = await startFaultCloud();
});
afterEach(async () => {
  await cloud.heal();
  expect(cloud.faults).toEqual([]);
});
afterAll(() => cloud.close());

/** Holds for the first try of each request. */
function firstTries(): (request: PassingRequest) => boolean {
  const seen = new Set<string>();
  return ({ path, body }) => {
    const request = `${path} ${body}`;
    if (seen.has(request)) return false;
    seen.add(request);
    return true;
  };
}

const lostAnswers: readonly [name: string, fault: LinkFault][] = [
  ['reset', { kind: 'reset', when: 'after' }],
  ['garbled', { kind: 'garbage', when: 'after' }],
  ['cut in its middle', { kind: 'truncated' }],
  ['replaced by a 502', { kind: 'status', status: 502, when: 'after' }],
];
/** Waited for as long as a call may take, so that it is not repeated. */
const neverSent: readonly [name: string, fault: LinkFault] = [
  'never sent',
  { kind: 'silent', when: 'after' },
];
const lostRequests: readonly [name: string, fault: LinkFault][] = [
  ['delayed', { kind: 'slow', milliseconds: 100 }],
  ['reset', { kind: 'reset', when: 'before' }],
  ['answered with garbage', { kind: 'garbage', when: 'before' }],
  ['answered with a 503', { kind: 'status', status: 503, when: 'before' }],
  ['answered with a 429', { kind: 'status', status: 429, when: 'before' }],
];
describe('F2: an answer lost after the commit, and the client’s repetition', () => {
  it.each([
    ...lostAnswers.map(([name, fault]) => [`first answer is ${name}`, fault] as const),
    ...lostRequests.map(([name, fault]) => [`first request is ${name}`, fault] as const),
  ])('every step whose %s succeeds by repetition, and is done once', async (_name, fault) => {
    const story = storyOf(cloud, 'repeating');
    await story.begin();
    cloud.links.invoke.strike(fault, Number.POSITIVE_INFINITY, firstTries());
    const codes = await story.codesOfAll();
    tried(cloud.links.invoke.met());
    expect(codes).toEqual(codes.map(() => 'OK'));
    expect(cloud.links.invoke.met()).toBeGreaterThanOrEqual(story.steps - 3);
    await cloud.heal();
    await story.expectWhole();
  });

  it.each(lostAnswers)(
    'a login whose answer is %s is repeated with another authCode',
    async (_name, fault) => {
      const story = storyOf(cloud, 'signing in');
      cloud.links.session.strike(fault, 1);
      await story.begin();
      expect(cloud.links.session.met()).toBe(1);
      await story.expectWhole();
    },
  );

  it.each([...lostAnswers, neverSent, ...lostRequests.filter(([, { kind }]) => kind !== 'slow')])(
    'all that is %s for good is refused with a documented code, and works afterwards',
    async (name, fault) => {
      const story = storyOf(cloud, 'lasting', { timeout: 2_500, retries: 1 });
      await story.begin();
      cloud.links.invoke.strike(fault);
      cloud.links.session.strike(fault);
      const codes = await story.codesOfAll();
      tried(codes.length);
      const code = name.endsWith('429') ? 'ResourceExhausted' : 'Unavailable';
      expect(codes).toEqual(codes.map(() => code));
      await cloud.heal();
      await story.expectWhole();
    },
  );

  it('connections that are refused are tried again, until the service is back', async () => {
    const story = storyOf(cloud, 'refused', { wait: () => cloud.heal() });
    await story.begin();
    await Promise.all([cloud.links.invoke.refuse(), cloud.links.session.refuse()]);
    const codes = await story.codesOfAll();
    expect(codes).toEqual(codes.map(() => 'OK'));
    await story.expectWhole();
  });

  it('an answer of another shape is Internal, and is not taken for an empty one', async () => {
    const client = cloud.clientOf('misled');
    await client.login();
    const todos = client.db.collection('todos');
    await todos.add({ text: 'kept' });
    for (const body of ['', 'null', '[]', '{}', '{"data":null}', '{"data":{}}', '{"data":[{}', '<html>']) {
      cloud.links.invoke.strike({ kind: 'body', change: () => body });
      await expect(todos.get()).rejects.toMatchObject({ name: 'ClientError', code: 'Internal' });
    }
    tried(8);
    await cloud.heal();
    expect((await todos.get()).data).toHaveLength(1);
  });

  it('the same opId with the same body gets the first answer; with another, it is refused', async () => {
    const sid = await cloud.logIn('opIds');
    const write = { sid, collection: 'counters', opId: 'one' };
    const made = await cloud.invokeDb({ ...write, op: 'add', obj: { id: 'a', count: 1 } });
    await cloud.invokeDb({ ...write, opId: 'two', op: 'update', id: 'a', inc: { count: 5 } });
    expect(await cloud.invokeDb({ ...write, op: 'add', obj: { id: 'a', count: 1 } })).toEqual(made);
    expect(await cloud.invokeDb({ ...write, op: 'add', obj: { id: 'a', count: 2 } })).toMatchObject({
      error: { code: 'InvalidArgument' },
    });
    expect(await cloud.invokeDb({ ...write, op: 'update', id: 'a', inc: { count: 1 } })).toMatchObject({
      error: { code: 'InvalidArgument' },
    });
    expect(await cloud.invokeDb({ sid, op: 'get', collection: 'counters', id: 'a' })).toMatchObject({
      data: { count: 6 },
    });
  });

  it('20 at once with the same opId have one effect and one answer', async () => {
    const sid = await cloud.logIn('at once');
    await cloud.invokeDb({ sid, collection: 'counters', op: 'put', obj: { id: 'a', count: 0 } });
    const request = { sid, collection: 'counters', op: 'update', id: 'a', inc: { count: 1 }, opId: 'same' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => cloud.invokeDb(request)));
    tried(answers.length);
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(answers[0]).toMatchObject({ data: { id: 'a' } });
    expect(await cloud.invokeDb({ sid, op: 'get', collection: 'counters', id: 'a' })).toMatchObject({
      data: { count: 1 },
    });
  });

  it('an instance that ends between the commit and its answer leaves a record that answers the repetition', async () => {
    const sid = await cloud.logIn('interrupted');
    await cloud.invokeDb({ sid, collection: 'counters', op: 'put', obj: { id: 'a', count: 0 } });
    const request = { sid, collection: 'counters', op: 'update', id: 'a', inc: { count: 1 }, opId: 'once' };
    const isWrite = ({ path }: PassingRequest) => path === '/UpdateRow';
    cloud.links.tablestore.strike({ kind: 'silent', when: 'after' }, 1, isWrite);
    const committed = cloud.links.tablestore.nextMet();
    const unanswered = cloud.invokeDb(request).catch((error: unknown) => error);
    await committed;
    await cloud.restart();
    await unanswered;
    await cloud.heal();
    expect(await cloud.invokeDb(request)).toMatchObject({ data: { id: 'a' } });
    expect(await cloud.invokeDb({ sid, op: 'get', collection: 'counters', id: 'a' })).toMatchObject({
      data: { count: 1 },
    });
  });
});
