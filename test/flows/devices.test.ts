/** Whose a device is, by what it is known, and how it is signed out. */
import {
  EndSubscriptionsDocument,
  FollowPushSubscriptionsDocument,
  SubscribeDocument,
  UnsubscribeDeviceDocument,
  type DeviceTokenInput,
  type EndSubscriptionsInput,
} from '../generated/graphql.js';
import { graphql, graphqlData, type Identity } from '../support/api.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { followChanges } from '../support/followChanges.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { providers, gateway, center, start, subscribedPhone, pushTo, pushesTo } = usePhones();
const installationOf = (token: string) => token.slice(0, token.indexOf(':'));
const tenantHost = () => center().host;
const END = 'query ($chatId: ID!) { chatSession(chatId: $chatId) { pushSubscriptionEnd { at reason } } }';
const endFor = (identity: Identity, input: EndSubscriptionsInput) =>
  graphql(gateway().url, identity, EndSubscriptionsDocument.toString(), { input });
const signOut = async (device: Identity, input: DeviceTokenInput) =>
  (await graphqlData(gateway().url, device, UnsubscribeDeviceDocument, { input: { device: input } })).unsubscribeDevice;

describe('an app that is installed anew', () => {
  it('is pushed once: its former client’s pushes stop, and live queries hear of it', async () => {
    const { flow: former, token } = await subscribedPhone();
    const listener = followChanges(gateway().url, center().viewer, FollowPushSubscriptionsDocument, {
      chatId: former.chatId,
    });
    await listener.begun;
    providers().simulators.fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE', retryAfterSeconds: 600 });
    const waiting = firstOf((await former.publish(agentMessage('for the former client'))).deliveries);
    await eventually(async () => expect((await former.deliveries())[0]?.status).toBe('RETRYING'));
    providers().simulators.fcm.setFault(null);

    const next = await start();
    await next.subscribe({ androidFirebase: { deviceToken: token } });
    expect(await former.settled(waiting.id)).toMatchObject({ status: 'SUPPRESSED', reason: 'DEVICE_TAKEN_OVER' });
    expect(await former.subscribedToken()).toBeNull();
    const { data } = await graphql(gateway().url, center().viewer, END, { chatId: former.chatId });
    expect(data).toMatchObject({ chatSession: { pushSubscriptionEnd: { reason: 'DEVICE_TAKEN_OVER' } } });
    await eventually(async () =>
      expect(listener.told.at(-1)?.pushSubscriptionChanged).toMatchObject({ pushSubscription: null }),
    );
    listener.stop();
    expect(firstOf((await former.publish(agentMessage())).deliveries)).toMatchObject({
      status: 'SUPPRESSED',
      reason: 'DEVICE_TAKEN_OVER',
    });
    await next.publish(agentMessage('for the next client'));
    await pushTo(token);
    expect(pushesTo(token).map(({ payload }) => JSON.stringify(payload))).toEqual([
      expect.stringContaining('for the next client'),
    ]);
  });
});

describe('a Firebase installation', () => {
  it('is sent to by its id, whatever field that came in', async () => {
    for (const inField of [(id: string) => ({ installationId: id }), (id: string) => ({ deviceToken: id })]) {
      const flow = await start();
      const id = installationOf(newFirebaseToken());
      await flow.subscribe({ iosFirebase: inField(id) });
      await flow.publish(agentMessage());
      expect((await pushTo(id)).isInstallationId).toBe(true);
    }
  });

  it('that moves from its token to its id and back is one device', async () => {
    const { flow, token } = await subscribedPhone();
    const { fcm } = providers().simulators;
    const id = installationOf(token);
    await flow.publish(agentMessage('by token'));
    await pushTo(token);
    fcm.register(id);
    await flow.subscribe({ androidFirebase: { installationId: id } });
    await flow.publish(agentMessage('by id'));
    await pushTo(id);
    fcm.register(token);
    await flow.subscribe({ androidFirebase: { deviceToken: token } });
    const last = firstOf((await flow.publish(agentMessage('by token again'))).deliveries);
    expect(await flow.settled(last.id)).toMatchObject({ status: 'SENT' });
    expect([pushesTo(token).length, pushesTo(id).length]).toEqual([2, 1]);
  });

  it('whose token dies while it moves to its id gets the push there, and stays subscribed', async () => {
    const { flow, token } = await subscribedPhone();
    const { fcm } = providers().simulators;
    const id = installationOf(token);
    fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE', retryAfterSeconds: 1, times: 1 });
    const delivery = firstOf((await flow.publish(agentMessage())).deliveries);
    await eventually(async () => expect((await flow.deliveries())[0]?.status).toBe('RETRYING'));
    fcm.register(id);
    fcm.unregister(token, new Date());
    await flow.subscribe({ androidFirebase: { installationId: id } });
    expect(await flow.settled(delivery.id)).toMatchObject({ status: 'SENT' });
    expect([pushesTo(token).length, pushesTo(id).length]).toEqual([0, 1]);
    expect(await flow.subscribedToken()).not.toBeNull();
  });
});

describe('signing out', () => {
  it.each([
    ['its token', (token: string) => ({ androidFirebase: { deviceToken: token } })],
    ['its installation id', (token: string) => ({ androidFirebase: { installationId: installationOf(token) } })],
  ])('ends what goes to the device, by %s, for any client of the app', async (_name, variant) => {
    const { flow, token } = await subscribedPhone();
    const other = center().device('another-client-of-this-phone');
    expect(await signOut(other, variant(token))).toEqual({ ended: 1, userErrors: [] });
    expect(await signOut(other, variant(token))).toEqual({ ended: 0, userErrors: [] });
    expect(firstOf((await flow.publish(agentMessage())).deliveries)).toMatchObject({
      status: 'SUPPRESSED',
      reason: 'SIGNED_OUT',
    });
  });

  it('by REST answers how many there were, and refuses what is no device', async () => {
    const flow = await start();
    const token = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
    const client = legacyClient(gateway().url, flow.device, flow.chatId);
    const body = { ios_apns_device_token: token.toUpperCase(), ios_app_bundle_id: BUNDLE_ID };
    expect(await client.signOut(body)).toEqual({ status: 200, body: { ended: 1 } });
    expect(await client.signOut(body)).toEqual({ status: 200, body: { ended: 0 } });
    expect(await client.signOut({})).toMatchObject({ status: 400 });
    expect(await client.signOut({ ...body, ios_apns_device_token: 'x' })).toMatchObject({
      status: 400,
      body: { error_message: expect.stringContaining('ios_apns_device_token must be') as string },
    });
    expect(await flow.subscribedToken()).toBeNull();
  });

  it('leaves other devices, and the same device with another app', async () => {
    const { flow, token } = await subscribedPhone();
    const stranger = { ...flow.device, authorization: (flow.device.authorization ?? '').replace('shop', 'another') };
    const { errors } = await graphql(gateway().url, stranger, UnsubscribeDeviceDocument.toString(), {
      input: { device: { androidFirebase: { deviceToken: token } } },
    });
    expect(errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    await signOut(flow.device, { androidFirebase: { deviceToken: newFirebaseToken() } });
    expect(await flow.subscribedToken()).not.toBeNull();
  });
});

describe('a platform or an admin', () => {
  it.each([
    ['platform', 'a client'],
    ['admin', 'a device'],
  ] as const)('(%s) ends the subscriptions of %s', async (role, of) => {
    const { flow, token } = await subscribedPhone();
    const clientId = /clientId="([^"]*)"/.exec(flow.device.authorization ?? '')?.[1] ?? '';
    const place = { tenantHost: tenantHost(), appId: center().appId };
    const input =
      of === 'a client' ? { client: { ...place, clientId } } : { deviceToken: { ...place, deviceToken: token } };
    const { data } = await endFor(center()[role], input);
    expect(data).toEqual({ endSubscriptions: { ended: 1, userErrors: [] } });
    expect(await flow.subscribedToken()).toBeNull();
    expect(firstOf((await flow.publish(agentMessage())).deliveries)).toMatchObject({ reason: 'REVOKED' });
  });

  it('is told what is wrong with the target', async () => {
    const place = { tenantHost: tenantHost(), appId: center().appId };
    for (const [input, code, path] of [
      [{ deviceToken: { ...place, deviceToken: ' ' } }, 'INVALID_DEVICE_TOKEN', ['deviceToken', 'deviceToken']],
      [{ client: { ...place, clientId: '' } }, 'INVALID_INPUT', ['client', 'clientId']],
      [{ client: { ...place, appId: 'no-such', clientId: 'x' } }, 'NOT_FOUND', ['client', 'appId']],
    ] as const) {
      const { data } = await endFor(center().admin, input);
      expect(data).toMatchObject({ endSubscriptions: { ended: 0, userErrors: [{ code, path }] } });
    }
    const { errors } = await endFor(center().viewer, { client: { ...place, clientId: 'x' } });
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});

const LOCALE = 'query ($chatId: ID!) { chatSession(chatId: $chatId) { locale } }';

describe('the language of a subscription', () => {
  it('wins over what the client’s requests hint at, from then on', async () => {
    const flow = await start();
    const token = newFirebaseToken();
    const subscribe = (locale: string | null) =>
      graphql(gateway().url, flow.device, SubscribeDocument.toString(), {
        input: { chatId: flow.chatId, device: { androidFirebase: { deviceToken: token } }, locale },
      });
    expect((await subscribe('DE-de')).data).toMatchObject({ subscribe: { userErrors: [] } });
    const { data } = await graphql(gateway().url, flow.device, LOCALE, { chatId: flow.chatId });
    expect(data).toEqual({ chatSession: { locale: 'de-DE' } });
    const client = legacyClient(gateway().url, flow.device, flow.chatId);
    await client.requestChat({ parameters: { locale: 'fr' } });
    await subscribe(null);
    expect((await subscribe('english-please')).data).toMatchObject({
      subscribe: { userErrors: [{ code: 'INVALID_INPUT', path: ['locale'] }] },
    });
    await flow.publish({ event: 'chat_session_ended' });
    expect(JSON.stringify((await pushTo(token)).payload)).toMatch(/beendet/);
  });
});
