import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { command as _ } from '../../client/source/command.ts';
import type { LiveList } from '../../client/source/live/live-types.ts';
import { type ClientWorld, type Collections, startClientWorld } from './client-world.ts';
import { type App, createPhone, type Network, type Phone, pass, sendAll } from './phone.ts';

type Task = Collections['tasks'];

let world: ClientWorld;
beforeAll(async () => {
  world = await startClientWorld();
});
afterAll(() => world.close());

/** A user's device, and what the user did on it. */
interface Hand {
  readonly phone: Phone;
  app: App;
  /** A document that only this device changes, as it must be at last; undefined when it was removed. */
  own: { readonly id: string; text: string | undefined; points: number };
  /** What this device put into the list of the document that both change. */
  readonly pushed: string[];
}

type Act =
  | { readonly kind: 'push' | 'increment' | 'rename' | 'remove' | 'bring back' }
  | { readonly kind: 'kill' | 'storage fails' | 'refresh' | 'send' | 'rest ends' }
  | { readonly kind: 'network'; readonly network: Network };

const acts: fc.Arbitrary<{ readonly device: 0 | 1; readonly act: Act; readonly turns: number }> = fc.record({
  device: fc.constantFrom(0, 1),
  act: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom('push', 'increment', 'rename', 'remove', 'bring back'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('kill', 'refresh', 'send', 'rest ends') }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('network' as const),
        network: fc.constantFrom<Network>('on', 'on', 'off', 'unavailable', 'lost answers', 'silent'),
      }),
    },
  ),
  turns: fc.constantFrom(0, 0, 1, 3, 20),
});

/** The list of a device, that shows everything. */
const listOf = ({ app }: Hand): LiveList<Task> => app.live.list('tasks');

let users = 0;

it('whatever is lost and killed, the server has at last what the user did on two devices, in order, each once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 30 }), async (story) => {
      users += 1;
      const user = `property-${users}`;
      const tasks = world.clientOf(user).db.collection('tasks');
      await tasks.doc('both').set({ text: 'both', tags: [] });
      const hands: Hand[] = [];
      for (const name of ['left', 'right']) {
        await tasks.doc(name).set({ text: name });
        const phone = createPhone(world, user);
        const own = { id: name, text: name, points: 0 };
        hands.push({ phone, app: phone.start(), own, pushed: [] });
      }
      for (const hand of hands) await listOf(hand).refresh();

      let count = 0;
      for (const { device, act, turns } of story) {
        world.world.now += 1000;
        const hand = hands[device];
        if (hand === undefined) continue;
        const list = listOf(hand);
        const { phone, own } = hand;
        count += 1;
        switch (act.kind) {
          case 'push':
            list.update('both', { tags: _.push(`${own.id} ${count}`), points: _.inc(1) });
            hand.pushed.push(`${own.id} ${count}`);
            break;
          case 'increment':
            if (own.text === undefined) break;
            list.update(own.id, { points: _.inc(1) });
            own.points += 1;
            break;
          case 'rename':
            if (own.text === undefined) break;
            list.update(own.id, { text: `name ${count}` });
            own.text = `name ${count}`;
            break;
          case 'remove':
            list.remove(own.id);
            own.text = undefined;
            break;
          case 'bring back':
            list.set(own.id, { text: `back ${count}`, points: 7 });
            own.text = `back ${count}`;
            own.points = 7;
            break;
          case 'kill':
            // What was not even stored when the app was killed may be lost; here it has had the time.
            await pass(5);
            hand.app = phone.start();
            break;
          case 'refresh':
            void list.refresh();
            break;
          case 'send':
            void hand.app.live.send();
            break;
          case 'rest ends':
            phone.pauses.shift()?.end();
            break;
          case 'network':
            phone.network = act.network;
            break;
          case 'storage fails':
            break;
        }
        await pass(turns);
        if (act.kind !== 'kill') {
          const shown = list.snapshot().items.find(({ id }) => id === own.id);
          const isLoaded = list.snapshot().isLoaded;
          // What the user did is on the screen, whatever else is going on.
          if (isLoaded) {
            expect(shown && [shown.data.text, shown.data.points]).toEqual(
              own.text === undefined ? undefined : [own.text, own.points],
            );
          }
        }
      }

      for (const hand of hands) {
        await pass(5);
        hand.phone.network = 'on';
        hand.app = hand.phone.start();
        await sendAll(hand.app);
      }
      for (const { own } of hands) {
        const { data } = await tasks.where({ id: own.id }).get();
        expect(data.map(({ text, points }) => [text, points])).toEqual(
          own.text === undefined ? [] : [[own.text, own.points]],
        );
      }
      const { data: both } = await tasks.doc('both').get();
      const all = hands.flatMap(({ pushed }) => pushed);
      expect(both.points).toBe(all.length);
      expect([...(both.tags ?? [])].sort()).toEqual([...all].sort());
      for (const { own, pushed } of hands) {
        expect(both.tags?.filter((tag) => tag.startsWith(own.id))).toEqual(pushed);
      }
      for (const hand of hands) {
        const list = listOf(hand);
        await list.refresh();
        expect(list.snapshot().items.map(({ data }) => data)).toEqual((await tasks.get()).data);
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
