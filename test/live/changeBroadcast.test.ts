import { createChangeBroadcast, type ChangeBroadcast, type TenantChanges } from '../../src/live/changeBroadcast.js';
import { noticesOver, type Notice } from '../../src/database/notices.js';

let now = 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const made: ChangeBroadcast[] = [];
afterEach(() => {
  for (const news of made.splice(0)) news.stop();
});

/** Nodes that hear each other as nodes do, a little later. */
function nodes(count: number) {
  const wire: Notice[] = [];
  const ears: ((notice: Notice) => void)[][] = Array.from({ length: count }, () => []);
  return {
    wire,
    nodes: ears.map((own) => {
      const notices = noticesOver({
        send(notice) {
          wire.push(notice);
          setTimeout(
            () => ears.filter((others) => others !== own).forEach((others) => others.forEach((hear) => hear(notice))),
            20,
          );
        },
        on: (listener) => void own.push(listener),
        close: () => Promise.resolve(),
      });
      const news = createChangeBroadcast({ notices, alone: count === 1, now: () => now });
      made.push(news);
      const heard: TenantChanges[] = [];
      news.on((told) => heard.push(told));
      return { news, heard, hear: (notice: Notice) => own.forEach((listener) => listener(notice)) };
    }),
  };
}
type Node = ReturnType<typeof nodes>['nodes'][number];

const watch = ({ news }: Node, tenantId: number) => news.watch(tenantId);
const ids = (count: number) => Array.from({ length: count }, (_, id) => ({ tenantId: 7, id: `id-${id}` }));
const pair = () => {
  const { wire, nodes: both } = nodes(2);
  const [here, there] = both;
  if (!here || !there) throw new Error('two nodes were made');
  return { wire, here, there };
};

it('emits and sends nothing without subscribers', async () => {
  const { wire, here, there } = pair();
  here.news.deliveries(ids(1_000));
  await pause(100);
  expect([wire, here.heard, there.heard, here.news.isWatched(7)]).toEqual([[], [], [], false]);
});

it('emits here and sends to others, in few notices of allowed size', async () => {
  const { wire, here, there } = pair();
  await watch(there, 7);
  await watch(here, 7);
  wire.length = 0;
  here.news.deliveries(ids(300).map(({ tenantId, id }) => ({ tenantId, id: `${id}-as-long-as-a-uuid-is-usually` })));
  here.news.pushSubscriptions([{ tenantId: 7, chatId: 'Ü"\\'.repeat(80) }]);
  here.news.deliveries([{ tenantId: 8, id: 'of-nobody' }]);
  await pause(100);
  expect(here.heard).toHaveLength(1);
  expect(here.heard[0]).toMatchObject({ tenantId: 7, isMissed: false });
  expect(there.heard.flatMap(({ deliveries }) => deliveries)).toEqual(here.heard[0]?.deliveries);
  expect(there.heard.flatMap(({ pushSubscriptions }) => pushSubscriptions)).toHaveLength(1);
  expect(wire.length).toBeLessThan(6);
  for (const notice of wire) expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(7_900);
});

it('says that there was much rather than all of it', async () => {
  const { wire, here, there } = pair();
  await watch(there, 0);
  wire.length = 0;
  here.news.deliveries(ids(20_000));
  await pause(100);
  expect(wire).toEqual([{ kind: 'manyChanges', tenantId: 7 }]);
  expect(there.heard).toEqual([{ tenantId: 7, deliveries: [], pushSubscriptions: [], isMissed: true }]);
});

it('forgets nodes that do not repeat their announcement', async () => {
  const { here, there } = pair();
  const leave = await watch(there, 7);
  expect(here.news.isWatched(7)).toBe(true);
  now += 9_000;
  here.hear({ kind: 'watching', tenantIds: [7] });
  now += 9_000;
  expect([here.news.isWatched(7), here.news.isWatched(8)]).toEqual([true, false]);
  leave();
  now += 2_000;
  expect([here.news.isWatched(7), there.news.isWatched(7)]).toEqual([false, false]);
});

it('tells a new node what is watched', async () => {
  const { wire, here, there } = pair();
  await watch(there, 7);
  wire.length = 0;
  here.news.start();
  await pause(100);
  expect(wire).toEqual([{ kind: 'whoWatches' }, { kind: 'watching', tenantIds: [7] }]);
});

it('reports missed changes after a gap', async () => {
  const { there } = pair();
  there.hear({ kind: 'missed' });
  expect(there.heard).toEqual([]);
  await watch(there, 7);
  there.hear({ kind: 'missed' });
  expect(there.heard).toMatchObject([{ tenantId: 0, isMissed: true }]);
});

it('reports to other nodes that they missed its changes', async () => {
  const { here, there } = pair();
  await watch(there, 7);
  here.hear({ kind: 'missed' });
  await pause(50);
  expect(there.heard).toMatchObject([{ tenantId: 0, isMissed: true }]);
});

it('opens only after other nodes know of the first subscriber', async () => {
  const { here, there } = pair();
  void watch(there, 7);
  await watch(there, 7);
  expect(here.news.isWatched(7)).toBe(true);
});

it('opens at once without other nodes', async () => {
  const [alone] = nodes(1).nodes;
  await alone?.news.watch(7);
  alone?.news.deliveries(ids(1));
  await pause(100);
  expect(alone?.heard).toMatchObject([{ deliveries: ['id-0'] }]);
});
