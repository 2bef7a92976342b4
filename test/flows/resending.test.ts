import {
  DeliveryDetailDocument,
  ResendDeliveryDocument,
  SetNotificationSettingsDocument,
  UnsubscribeDocument,
  type DeliveryDetailQuery,
} from '../generated/graphql.js';
import { graphql, graphqlData, type Identity } from '../support/api.js';
import { BUNDLE_ID, createContactCenter, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient, messagesOf } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, providers, start, subscribedPhone, pushesTo } = usePhones({ BECKON_POLL_SECONDS: '2' });

type Detail = Extract<NonNullable<DeliveryDetailQuery['node']>, { payload: unknown }>;
async function detailOf(id: string, caller: Identity = center().admin): Promise<Detail> {
  const { node } = await graphqlData(gateway().url, caller, DeliveryDetailDocument, { id });
  if (!node || !('payload' in node)) throw new Error('there is no such delivery');
  return node;
}
async function resend(id: string, caller: Identity = center().admin) {
  const { data } = await graphql(gateway().url, caller, ResendDeliveryDocument, { input: { deliveryId: id } });
  if (!data) throw new Error('nothing was answered');
  return data.resendDelivery;
}
async function sent(flow: DeviceFlow, msg = 'Your parcel is found!'): Promise<string> {
  const { id } = firstOf((await flow.publish(agentMessage(msg))).deliveries);
  expect((await flow.settled(id)).status).toBe('SENT');
  return id;
}

describe('what was sent', () => {
  it('is shown as Firebase got it, without the token', async () => {
    const { flow, token } = await subscribedPhone();
    const { payload } = await detailOf(await sent(flow));
    const [push] = pushesTo(token);
    const { notification, data } = firstOf(push ? [push] : []).payload as { notification: object; data: object };
    expect(payload.text).toBe('SHOWN');
    expect(payload.body).toMatchObject({ message: { notification, data } });
    expect(JSON.stringify(payload)).not.toContain(token);
  });

  it('is shown as APNs got it, with its headers', async () => {
    const flow = await start();
    const token = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    const id = await sent(flow);
    const { payload, providerMessageId } = await detailOf(id);
    expect(payload.headers).toMatchObject({
      'apns-topic': BUNDLE_ID,
      'apns-push-type': 'alert',
      'apns-id': providerMessageId,
    });
    expect(payload.body).toMatchObject({ aps: { alert: { title: 'Anna', body: 'Your parcel is found!' } } });
    expect(JSON.stringify(payload)).not.toContain(token);
  });

  it('has no texts for a viewer', async () => {
    const { flow } = await subscribedPhone();
    const { payload } = await detailOf(await sent(flow), center().viewer);
    expect(payload).toMatchObject({ text: 'NOT_FOR_VIEWERS', textUntil: null });
    expect(payload.body).toMatchObject({ message: { notification: { title: '…', body: '…' } } });
    expect(JSON.stringify(payload)).not.toMatch(/parcel|Anna/);
  });

  it('has no texts of an app that is private, and those are not sent again', async () => {
    const own = await createContactCenter(gateway().url, gateway().operatorKey, {
      credentials: providers().credentials,
    });
    const flow = await startDeviceFlow(gateway().url, own, 'a-client-of-a-private-app');
    const token = newFirebaseToken();
    await flow.subscribe({ androidFirebase: { deviceToken: token } });
    const { id } = firstOf((await flow.publish(agentMessage('A secret'))).deliveries);
    await flow.settled(id);
    const input = { tenantHost: own.host, appId: own.appId, privacy: 'PRIVATE' } as const;
    await graphqlData(gateway().url, own.admin, SetNotificationSettingsDocument, { input });
    const { payload } = await detailOf(id, own.admin);
    expect(payload.text).toBe('PRIVATE');
    expect(JSON.stringify(payload)).not.toMatch(/secret|Anna/);
    const { delivery } = await resend(id, own.admin);
    await flow.settled(delivery?.id ?? '');
    const [first, second] = pushesTo(token).map((push) => JSON.stringify(push.payload));
    expect(first).toMatch(/A secret/);
    expect(second).not.toMatch(/secret|Anna/);
  });
});

describe('sending again', () => {
  it('makes one new delivery that refers to the first, however often it is asked for at once', async () => {
    const { flow, token } = await subscribedPhone();
    const id = await sent(flow);
    const answers = await Promise.all([resend(id), resend(id), resend(id)]);
    const ids = new Set(answers.map(({ delivery }) => delivery?.id));
    expect(ids.size).toBe(1);
    const again = firstOf(answers).delivery;
    expect(again).toMatchObject({ resendOf: id, event: 'chat_session_message' });
    expect(again?.id).not.toBe(id);
    expect((await flow.settled(again?.id ?? '')).status).toBe('SENT');
    expect(pushesTo(token)).toHaveLength(2);
    expect((await resend(id)).delivery?.id).toBe(again?.id);
    expect(await detailOf(id)).toMatchObject({ resentAs: again?.id, resendOf: null });

    // The new one may be sent again in its turn.
    const third = (await resend(again?.id ?? '')).delivery;
    expect(third?.resendOf).toBe(again?.id);
    await flow.settled(third?.id ?? '');
    expect((await flow.deliveries()).map((delivery) => delivery.id)).toEqual([id, again?.id, third?.id]);
  });

  it('does not count as another message on the app’s icon', async () => {
    const flow = await start();
    const token = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    const id = await sent(flow);
    await flow.settled((await resend(id)).delivery?.id ?? '');
    await sent(flow, 'One more thing.');
    const badges = pushesTo(token).map(({ payload }) => (payload as { aps: { badge: number } }).aps.badge);
    expect(badges).toEqual([1, 1, 2]);
  });

  it('pages through deliveries of one event', async () => {
    const { flow } = await subscribedPhone();
    const id = await sent(flow);
    const again = (await resend(id)).delivery?.id ?? '';
    await flow.settled(again);
    const query = `query ($chatId: ID!, $after: String) { chatSession(chatId: $chatId) {
      deliveries(first: 1, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } } } }`;
    const pageAfter = async (after: string | null): Promise<Page> => {
      const { data } = await graphql(gateway().url, center().admin, query, { chatId: flow.chatId, after });
      return (data as { chatSession: { deliveries: Page } }).chatSession.deliveries;
    };
    const first = await pageAfter(null);
    const second = await pageAfter(first.pageInfo.endCursor);
    expect([first, second].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false]);
    const found = [first, second].flatMap(({ edges }) => edges.map(({ node }) => node.id));
    expect(found).toEqual([id, again]);
  });

  it('is refused while the delivery is under way', async () => {
    const { flow } = await subscribedPhone();
    providers().simulators.fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE' });
    const { id } = firstOf((await flow.publish(agentMessage())).deliveries);
    const { delivery, userErrors } = await resend(id);
    expect(delivery).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['deliveryId'] }]);
    expect(userErrors[0]?.message).toMatch(/must be settled/);
  });

  it('is refused where no device is subscribed any more, and where the chat has ended', async () => {
    const { flow } = await subscribedPhone();
    const id = await sent(flow);
    await graphqlData(gateway().url, flow.device, UnsubscribeDocument, { input: { chatId: flow.chatId } });
    expect((await resend(id)).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['deliveryId'] }]);
    await flow.publish({ event: 'chat_session_ended' });
    expect((await resend(id)).userErrors).toMatchObject([{ code: 'CHAT_ENDED', path: ['deliveryId'] }]);
  });

  it('is refused once the client has fetched the event', async () => {
    const { flow } = await subscribedPhone();
    const id = await sent(flow);
    const legacy = legacyClient(gateway().url, flow.device, flow.chatId);
    expect(messagesOf(await legacy.poll())).toEqual(['Your parcel is found!']);
    // Coming back is what says that the answer has arrived.
    await legacy.poll();
    expect((await resend(id)).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });

  it('is for admins, of deliveries of their tenant', async () => {
    const { flow } = await subscribedPhone();
    const id = await sent(flow);
    for (const caller of [center().viewer, center().platform]) {
      const input = { deliveryId: id };
      const { errors } = await graphql(gateway().url, caller, ResendDeliveryDocument, { input });
      expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
    }
    const other = await createContactCenter(gateway().url, gateway().operatorKey, {
      credentials: providers().credentials,
    });
    const { userErrors } = await resend(id, other.admin);
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', message: 'there is no such delivery' }]);
    expect((await resend('nonsense')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('is in the audit log', async () => {
    const { flow } = await subscribedPhone();
    const id = await sent(flow);
    await resend(id);
    const query = `query ($filter: AuditFilter!) { auditLog(first: 5, filter: $filter) { edges { node { action object details } } } }`;
    const filter = { action: 'resendDelivery', object: `chat:${flow.chatId}` };
    const { data } = await graphql(gateway().url, center().admin, query, { filter });
    expect(JSON.stringify(data)).toContain('resendOf');
  });
});

interface Page {
  edges: { node: { id: string } }[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}
