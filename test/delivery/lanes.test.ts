import type { Lane } from '../../src/domain/lane.js';
import type { Outcome } from '../../src/domain/outcome.js';
import { createLanes, type CircuitChange } from '../../src/delivery/lanes/lanes.js';
import { NOW } from '../providers/pushFixtures.js';

const apns: Lane = { tenantId: 1, appId: 'shop', service: 'IOS_APNS' };
const android: Lane = { tenantId: 1, appId: 'shop', service: 'ANDROID_FIREBASE' };
const neighbour: Lane = { tenantId: 2, appId: 'shop', service: 'IOS_APNS' };

const badKey: Outcome = { kind: 'rejected', statusCode: 403, reason: 'InvalidProviderToken', fault: 'credentials' };
const delivered: Outcome = { kind: 'delivered', statusCode: 200, providerMessageId: null };

const v1 = { version: 'v1', haveDelivered: false };
const v2 = { version: 'v2', haveDelivered: false };
const token = (chatId: string) => ({ chatId, hasWorked: true });

function lanesAt(limits = { total: 10, provider: 7, tenant: 5 }) {
  let now = NOW;
  const changes: CircuitChange[] = [];
  const lanes = createLanes({ clock: () => now, random: () => 0, limits, onCircuit: (change) => changes.push(change) });
  const pass = (ms: number) => (now = new Date(now.getTime() + ms));
  return { lanes, changes, pass };
}

it('gives out the capacity of the node, of each provider and of each tenant', () => {
  const { lanes } = lanesAt();
  expect(lanes.capacity()).toEqual({
    total: 10,
    perTenant: 5,
    perProvider: { apns: 7, firebase: 7, webPush: 7 },
    tenants: [],
    lanes: [],
  });
  const places = [apns, apns, android, neighbour].map((lane) => lanes.enter(lane));
  expect(lanes.capacity()).toMatchObject({
    total: 6,
    perProvider: { apns: 4, firebase: 6, webPush: 7 },
    tenants: [
      { tenantId: 1, free: 2 },
      { tenantId: 2, free: 4 },
    ],
  });
  expect(places.map((place) => place.leave())).toEqual([false, false, false, false]);
  expect(lanes.capacity()).toMatchObject({ total: 10, perProvider: { apns: 7, firebase: 7, webPush: 7 }, tenants: [] });
});

it('says that a place was short where somebody may have been waiting for it', () => {
  const { lanes } = lanesAt({ total: 3, provider: 3, tenant: 2 });
  const places = [apns, android, neighbour].map((lane) => lanes.enter(lane));
  expect(places.map((place) => place.leave())).toEqual([true, false, false]);
});

it('leaves out a lane whose circuit is open, then lets one go to see, and tells of each change', () => {
  const { lanes, changes, pass } = lanesAt();
  const [first, second] = [lanes.enter(apns), lanes.enter(apns)];
  first.report(badKey, token('chat-1'), v1);
  expect(second.isClosed()).toBe(true);
  expect(lanes.enter(neighbour).isClosed()).toBe(false);
  for (const place of [first, second]) place.leave();
  expect(lanes.capacity().lanes).toEqual([{ ...apns, free: 0 }]);

  pass(30_000);
  expect([lanes.capacity().lanes, lanes.nextTry()]).toEqual([[{ ...apns, free: 1 }], null]);
  const probe = lanes.enter(apns);
  expect(probe.isClosed()).toBe(false);
  expect(lanes.capacity().lanes).toEqual([{ ...apns, free: 0 }]);
  probe.report(delivered, token('chat-1'), v1);
  probe.leave();
  expect(lanes.capacity().lanes).toEqual([]);
  expect(changes.map(({ after }) => after.open?.reason ?? null)).toEqual(['CREDENTIALS_REFUSED', null]);
});

it('lets one go to see at once where the credentials may have been replaced', () => {
  const { lanes } = lanesAt();
  for (const lane of [apns, neighbour]) lanes.enter(lane).report(badKey, token('chat-1'), v1);
  lanes.tryNow({ tenantId: 1, appId: 'shop' });
  expect(lanes.enter(android).isClosed()).toBe(false);
  expect(lanes.capacity().lanes.map(({ tenantId }) => tenantId)).toEqual([1, 2]);
  expect(lanes.nextTry()).not.toBeNull();
  expect(lanes.open()).toHaveLength(2);
});

it('does not hear what was under way before, once one may go to see', () => {
  const { lanes } = lanesAt();
  const [first, late] = [lanes.enter(apns), lanes.enter(apns)];
  first.report(badKey, token('chat-1'), v1);
  lanes.tryNow({ tenantId: 1, appId: 'shop' });
  late.report(badKey, token('chat-2'), v1);
  for (const place of [first, late]) place.leave();
  expect(lanes.capacity().lanes).toEqual([{ ...apns, free: 1 }]);
});

it('does not hold against new credentials what was said to the old ones, nor the other way round', () => {
  const { lanes, changes } = lanesAt();
  const [first, late, second] = [lanes.enter(apns), lanes.enter(apns), lanes.enter(apns)];
  first.report(badKey, token('chat-1'), v1);
  second.report(delivered, token('chat-2'), v2);
  expect(lanes.open()).toEqual([]);
  expect(late.report(badKey, token('chat-3'), v1)).toBe('unproven');
  expect(lanes.open()).toEqual([]);
  expect(changes.map(({ after }) => after.open?.reason ?? null)).toEqual(['CREDENTIALS_REFUSED', null]);
});

it('tells of the first delivery too, because another life may have told of trouble', () => {
  const { lanes, changes } = lanesAt();
  for (const chatId of ['chat-1', 'chat-2']) lanes.enter(apns).report(delivered, token(chatId), v1);
  expect(changes.map(({ after }) => after.proven)).toEqual([true]);
});

describe('a reservation', () => {
  const [mine, others] = [
    { tenantId: 1, appId: 'shop' },
    { tenantId: 2, appId: 'shop' },
  ];

  it("takes from the node's capacity until it ends, and at most half of it", () => {
    const { lanes } = lanesAt({ total: 10, provider: 7, tenant: 5 });
    const reservation = lanes.reserve([mine, mine, mine, mine, others]);
    // With three of its five places a tenant has more than half.
    expect(reservation.has).toEqual([true, true, true, false, true]);
    expect(lanes.capacity()).toMatchObject({
      total: 6,
      perProvider: { apns: 3, firebase: 3, webPush: 3 },
      tenants: [
        { tenantId: 1, free: 2 },
        { tenantId: 2, free: 4 },
      ],
    });
    expect(lanes.reserve([others]).has).toEqual([false]);
    expect(lanes.underWay).toBe(0);
    expect(reservation.end()).toBe(false);
    expect(lanes.capacity()).toMatchObject({
      total: 10,
      perProvider: { apns: 7, firebase: 7, webPush: 7 },
      tenants: [],
    });
  });

  it('says at its end that it was short where somebody may have been waiting for it', () => {
    const { lanes } = lanesAt({ total: 4, provider: 4, tenant: 4 });
    const reservation = lanes.reserve([mine]);
    for (const lane of [apns, android, neighbour]) lanes.enter(lane);
    expect(reservation.end()).toBe(true);
  });

  it('leaves out an app of which a circuit is open', () => {
    const { lanes } = lanesAt();
    const place = lanes.enter(android);
    place.report(badKey, token('chat-1'), v1);
    place.leave();
    expect(lanes.reserve([mine, others]).has).toEqual([false, true]);
  });
});
