import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { rejectionOf } from '../testing/loopback-client.ts';
import { command as _ } from './command.ts';
import { createClient } from './node.ts';

interface Collections {
  tasks: {
    text: string;
    points?: number;
    tags?: string[];
    place?: { city: string; kind?: string };
  };
}

let deployment: Deployment;
beforeEach(async () => {
  deployment = await startDeployment('2023-03-30');
});
afterEach(() => deployment.close());

const connect = () =>
  createClient<Collections>({
    sessionUrl: deployment.sessionUrl,
    getAuthCode: async () => deployment.session.authCode('alice'),
    clock: () => deployment.time,
    retries: 0,
  });
const tasks = () => connect().db.collection('tasks');
const lastRequest = () => deployment.requests.at(-1)?.body ?? {};

describe('an update', () => {
  it('sets fields, increments, pushes and removes, in one request', async () => {
    const { id } = await tasks().add({ text: 'a', points: 1, tags: ['x'], place: { city: 'Ulm' } });
    const task = tasks().doc(id);
    await task.update({ text: 'b', points: _.inc(-3), tags: _.push('y', 'z'), place: _.remove() });
    expect(lastRequest()).toMatchObject({
      op: 'update',
      id,
      set: { text: 'b' },
      inc: { points: -3 },
      push: { tags: ['y', 'z'] },
      unset: ['place'],
    });
    expect((await task.get()).data).toEqual({
      id,
      text: 'b',
      points: -2,
      tags: ['x', 'y', 'z'],
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
      _rev: expect.any(String),
    });
  });

  it('takes no value for a change, whatever it looks like', async () => {
    const { id } = await tasks().add({ text: 'a' });
    const place = { city: 'x', kind: 'inc', value: 5 };
    await tasks().doc(id).update({ place });
    expect(lastRequest()).toMatchObject({ set: { place } });
  });

  it('resolves to the new revision, on which the next write may depend', async () => {
    const { id, _rev } = await tasks().add({ text: 'a' });
    const task = tasks().doc(id);
    const second = await task.update({ text: 'b' }, { ifRev: _rev });
    expect(second).toEqual({ id, _rev: expect.any(String), updatedAt: expect.any(Number) });
    for (const outdated of [
      task.update({ text: 'c' }, { ifRev: _rev }),
      task.set({ text: 'c' }, { ifRev: _rev }),
      task.remove({ ifRev: _rev }),
    ]) {
      expect(await rejectionOf(outdated)).toMatchObject({ code: 'Aborted' });
    }
    const { _rev: third } = await task.set({ text: 'c' }, { ifRev: second._rev });
    await expect(task.remove({ ifRev: third })).resolves.toBeUndefined();
  });

  it('of nothing is NotFound, and of a session that has ended goes out again as it was', async () => {
    expect(await rejectionOf(tasks().doc('none').update({ text: 'a' }))).toMatchObject({ code: 'NotFound' });
    const collection = tasks();
    const { id } = await collection.add({ text: 'a', points: 1 });
    deployment.session.revokeSessions();
    await collection.doc(id).update({ points: _.inc(1) });
    const [first, second] = deployment.requests
      .filter(({ kind }) => kind === 'invoke update')
      .slice(-2)
      .map(({ body: { sid: _sid, ...rest } }) => rest);
    expect(second).toEqual(first);
    expect((await collection.doc(id).get()).data.points).toBe(2);
  });

  it('sends what it was given at the call, not what became of it before the login was done', async () => {
    const collection = tasks();
    const data = { text: 'a' };
    const adding = collection.add(data);
    const place = { text: 'c' };
    const setting = collection.doc('s').set(place);
    Object.assign(data, { text: 'changed' });
    Object.assign(place, { text: 'changed' });
    const { id } = await adding;
    await setting;
    expect((await collection.doc(id).get()).data.text).toBe('a');
    expect((await collection.doc('s').get()).data.text).toBe('c');
  });
});

describe('a batch', () => {
  it('is one request, and gives what each write came to, in order', async () => {
    const client = connect();
    const { id } = await client.db.collection('tasks').add({ text: 'a', points: 1 });
    const batch = client.db.batch();
    const writes = batch.collection('tasks');
    writes.add({ text: 'new' });
    writes.doc(id).update({ points: _.inc(4) });
    writes.doc('none').update({ text: 'x' });
    writes.doc('other').set({ text: 'other' });
    writes.doc('gone').remove();
    const requests = deployment.requests.length;
    const results = await batch.commit();
    expect(deployment.requests).toHaveLength(requests + 1);
    const saved = { _rev: expect.any(String), updatedAt: expect.any(Number) };
    expect(results).toEqual([
      { data: expect.objectContaining({ id: expect.stringMatching(/^[0-9A-Z]{26}$/), ...saved }) },
      { data: { id, ...saved } },
      { error: expect.objectContaining({ name: 'ClientError', code: 'NotFound' }) },
      { data: expect.objectContaining({ id: 'other', ...saved }) },
      { data: { id: 'gone' } },
    ]);
    expect((await client.db.collection('tasks').doc(id).get()).data.points).toBe(5);
  });

  it('that is repeated after no answer came is the same to the letter, and done once', async () => {
    const client = connect();
    await client.login();
    const batch = client.db.batch();
    batch.collection('tasks').add({ text: 'a' });
    deployment.answerNext('invoke batch', { status: 503, body: { Code: 'ServiceUnavailable' } });
    expect(await rejectionOf(batch.commit())).toMatchObject({ code: 'Unavailable' });
    const [first] = await batch.commit();
    deployment.session.revokeSessions();
    expect(await batch.commit()).toEqual([first]);
    const sent = deployment.requests
      .filter(({ kind }) => kind === 'invoke batch')
      .map(({ body: { sid: _sid, ...rest } }) => rest);
    expect(sent).toHaveLength(4);
    for (const one of sent) expect(one).toEqual(sent[0]);
    expect(deployment.db.writes()).toBe(1);
  });

  it.each([{ data: [] }, { data: {} }, { data: [{}] }, { data: [{ error: {} }] }, { data: [null] }])(
    'refuses the malformed answer %j',
    async (body) => {
      const batch = connect().db.batch();
      batch.collection('tasks').doc('a').remove();
      deployment.answerNext('invoke batch', { status: 200, body });
      expect(await rejectionOf(batch.commit())).toMatchObject({ name: 'ClientError', code: 'Internal' });
    },
  );
});
