import {
  EndChatDocument,
  FollowDeliveriesDocument,
  FollowPushSubscriptionsDocument,
  SubscribeDocument,
  UnsubscribeDocument,
} from '../generated/graphql.js';
import { metricsOf } from '../support/metricsOf.js';
import { graphqlData, type Identity } from '../support/api.js';
import { createContactCenter, newFirebaseToken, type ContactCenter } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { followChanges, type ChangeListener } from '../support/followChanges.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, start, subscribedPhone, providers } = usePhones();

let neighbour: ContactCenter;
beforeAll(async () => {
  neighbour = await createContactCenter(gateway().url, gateway().operatorKey);
});

const open: { stop(): void }[] = [];
afterEach(() => {
  for (const listener of open.splice(0)) listener.stop();
});

interface Scope {
  tenantHost?: string;
  chatId?: string;
}
async function begun<Result>(listener: ChangeListener<Result>): Promise<ChangeListener<Result>> {
  open.push(listener);
  await listener.begun;
  return listener;
}
const deliveriesFor = (identity: Identity, scope: Scope = {}) =>
  begun(followChanges(gateway().url, identity, FollowDeliveriesDocument, scope));
const subscriptionsFor = (identity: Identity, scope: Scope = {}) =>
  begun(followChanges(gateway().url, identity, FollowPushSubscriptionsDocument, scope));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('tells of a delivery from its making to its end, with nothing that must not be seen', async () => {
  const { flow } = await subscribedPhone();
  const listener = await deliveriesFor(center().viewer);
  const { deliveries } = await flow.publish(agentMessage('hello'));
  await eventually(async () => expect(listener.told.at(-1)?.deliveryUpdated.status).toBe('SENT'));
  const seen = listener.told.map(({ deliveryUpdated }) => deliveryUpdated);
  expect(new Set(seen.map(({ id }) => id))).toEqual(new Set([firstOf(deliveries).id]));
  expect(seen.at(-1)).toMatchObject({
    chatId: flow.chatId,
    service: 'ANDROID_FIREBASE',
    attempts: [{ outcome: 'delivered' }],
  });
  expect(seen.at(-1)?.chatSession?.clientId).toMatch(/^.{4}….{4}$/);
  expect(JSON.stringify(seen)).not.toContain('hello');
});

it('tells that a delivery is put off, and what becomes of it', async () => {
  const { flow } = await subscribedPhone();
  providers().simulators.fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE' });
  const listener = await deliveriesFor(center().admin, { chatId: flow.chatId });
  await flow.publish(agentMessage());
  await eventually(async () => expect(listener.told.at(-1)?.deliveryUpdated.status).toBe('RETRYING'));
  expect(listener.told.at(-1)?.deliveryUpdated.attempts.length).toBeGreaterThan(0);
});

it('tells of push subscriptions that come, change and go, and of nothing else', async () => {
  const flow = await start();
  const listener = await subscriptionsFor(center().viewer, { tenantHost: center().host });
  const tokens = [newFirebaseToken(), newFirebaseToken()] as const;
  const told = async (count: number) => {
    await eventually(async () => expect(listener.told).toHaveLength(count));
    return listener.told.at(-1)?.pushSubscriptionChanged;
  };
  await flow.subscribe({ androidFirebase: { deviceToken: tokens[0] } });
  expect(await told(1)).toMatchObject({ status: 'SUBSCRIBED', chatSession: { chatId: flow.chatId } });
  // The same one again is no news.
  await flow.subscribe({ androidFirebase: { deviceToken: tokens[0] } });
  await flow.subscribe({ androidFirebase: { deviceToken: tokens[1] } });
  expect((await told(2))?.pushSubscription?.deviceToken).toBe(`${tokens[1].slice(0, 4)}…${tokens[1].slice(-4)}`);
  const unsubscribe = () =>
    graphqlData(gateway().url, flow.device, UnsubscribeDocument, { input: { chatId: flow.chatId } });
  await unsubscribe();
  await unsubscribe();
  expect(await told(3)).toMatchObject({ status: 'NOT_SUBSCRIBED', pushSubscription: null });
  await graphqlData(gateway().url, flow.device, SubscribeDocument, {
    input: { chatId: flow.chatId, device: { androidFirebase: { deviceToken: tokens[0] } } },
  });
  await told(4);
  await graphqlData(gateway().url, center().platform, EndChatDocument, { input: { chatId: flow.chatId } });
  expect(await told(5)).toMatchObject({ status: 'NOT_SUBSCRIBED', chatSession: { chatId: flow.chatId } });
  await pause(200);
  expect(listener.told).toHaveLength(5);
});

it("tells of one chat only, where that is asked for, and never of another tenant's", async () => {
  const [mine, other] = [(await subscribedPhone()).flow, (await subscribedPhone()).flow];
  const one = await deliveriesFor(center().viewer, { chatId: mine.chatId });
  const stranger = await deliveriesFor(neighbour.admin);
  const everything = await deliveriesFor(center().operator);
  const named = await deliveriesFor({ ...center().operator, tenantUrl: neighbour.host });
  await other.publish(agentMessage());
  await mine.publish(agentMessage());
  const chats = ({ told }: typeof one) => new Set(told.map(({ deliveryUpdated }) => deliveryUpdated.chatId));
  await eventually(async () => expect(chats(everything)).toEqual(new Set([mine.chatId, other.chatId])));
  await eventually(async () => expect(chats(one)).toEqual(new Set([mine.chatId])));
  expect([stranger.told, named.told, stranger.errors, everything.errors]).toEqual([[], [], [], []]);
  expect(everything.told.at(-1)?.deliveryUpdated.chatSession).not.toBeNull();
});

it('is refused to whom it is not for, and where there is no such thing', async () => {
  const flow = await start();
  const refusals: [Identity, Scope, string, string][] = [
    [flow.device, {}, 'FORBIDDEN', 'for VIEWER'],
    [center().platform, {}, 'FORBIDDEN', 'for VIEWER'],
    [{}, {}, 'UNAUTHENTICATED', 'Authorization'],
    [neighbour.admin, { tenantHost: center().host }, 'BAD_USER_INPUT', 'no such tenant'],
    [neighbour.admin, { chatId: flow.chatId }, 'BAD_USER_INPUT', 'no such chat'],
    [center().operator, { chatId: flow.chatId }, 'BAD_USER_INPUT', 'names the tenant'],
  ];
  for (const [identity, scope, code, words] of refusals) {
    for (const listener of [await deliveriesFor(identity, scope), await subscriptionsFor(identity, scope)]) {
      await eventually(async () => expect(listener.errors).toHaveLength(1));
      expect(firstOf(listener.errors).extensions?.code).toBe(code);
      expect(firstOf(listener.errors).message).toContain(words);
    }
  }
});

const followTenant = (identity: Identity) => deliveriesFor(identity, { tenantHost: neighbour.host });

const metric = async (name: string) => {
  const text = await metricsOf(gateway().url);
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
};

it('is served a hundred times at once to a tenant, and no more', async () => {
  const refusal = { extensions: { code: 'TOO_MANY_REQUESTS' } };
  const listeners: Awaited<ReturnType<typeof deliveriesFor>>[] = [];
  const open = async (identity: Identity, count: number) => {
    const begun = await Promise.all(Array.from({ length: count }, () => deliveriesFor(identity)));
    listeners.push(...begun);
    return begun;
  };
  const refused = (some: typeof listeners) => some.flatMap(({ errors }) => errors);
  // Half of them for one key.
  const own = await open(neighbour.viewer, 51);
  await eventually(async () => expect(refused(own)).toMatchObject([refusal]));
  const others = await open(neighbour.admin, 50);
  expect(await metric('beckon_live_watchers')).toBe(100);
  expect(refused(others)).toEqual([]);
  const operators = await Promise.all([followTenant(neighbour.operator), followTenant(neighbour.operator)]);
  listeners.push(...operators);
  await eventually(async () => expect(refused(operators)).toMatchObject([refusal, refusal]));
  for (const listener of listeners) listener.stop();
  await eventually(async () => expect(await metric('beckon_live_watchers')).toBe(0));
});
