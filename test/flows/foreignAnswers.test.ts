import { AlertsDocument, ConfigureFirebaseDocument, type DeliveryFieldsFragment } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { usePhones } from '../support/usePhones.js';

/** Somebody on the way to a provider who answers in its place: a captive portal, a proxy, a TLS inspector. */
const { providers, gateway, center, start, pushesTo } = usePhones();
const PAGE = '<!DOCTYPE html><title>Sign in to the Wi-Fi</title>';
const PATIENCE_MS = 120_000;

afterEach(() => {
  for (const server of [providers().simulators.oauth, providers().simulators.proxy]) server.setFault(null);
});

async function iPhone(): Promise<{ flow: DeviceFlow; token: string }> {
  const flow = await start();
  const token = newApnsToken();
  await flow.subscribe({ iosApns: { deviceToken: token, bundleId: BUNDLE_ID } });
  return { flow, token };
}

async function androidPhone(): Promise<{ flow: DeviceFlow; token: string }> {
  const flow = await start();
  const token = newFirebaseToken();
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  return { flow, token };
}

async function published(flow: DeviceFlow): Promise<string> {
  return firstOf((await flow.publish(agentMessage())).deliveries).id;
}

function found(flow: DeviceFlow, id: string): Promise<DeliveryFieldsFragment | undefined> {
  return flow.deliveries().then((deliveries) => deliveries.find((delivery) => delivery.id === id));
}

async function alerts() {
  const { alerts: open } = await graphqlData(gateway().url, center().admin, AlertsDocument, { first: 10 });
  return open.edges.map(({ node }) => node);
}

it.each([
  ['APNs', 200, PAGE],
  ['APNs', 407, PAGE],
  ['APNs', 410, PAGE],
  ['FCM', 200, PAGE],
  ['FCM', 200, '{"status":"ok"}'],
  ['FCM', 403, PAGE],
  ['FCM', 404, PAGE],
] as const)('what is answered in place of %s with %d (%s) is sent again', async (provider, status, body) => {
  const { flow, token } = await (provider === 'APNs' ? iPhone() : androidPhone());
  const simulator = provider === 'APNs' ? providers().simulators.apns : providers().simulators.fcm;
  simulator.setFault({ kind: 'status', status, reason: 'x', body, times: 1 });
  expect(await flow.settled(await published(flow))).toMatchObject({
    status: 'SENT',
    attempts: [
      { outcome: 'intercepted', statusCode: status, reason: `not the provider's answer: status ${status}` },
      { outcome: 'delivered' },
    ],
  });
  expect(pushesTo(token)).toHaveLength(1);
  expect(await flow.subscribedToken()).not.toBeNull();
});

it.each([200, 403, 407])('a page in place of an access token with %d is no refusal of the account', async (status) => {
  const { simulators } = providers();
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: `portal-${status}` });
  simulators.oauth.setFault({ kind: 'status', status, reason: 'x', body: PAGE });
  const { host, appId, admin } = center();
  const input = { tenantHost: host, appId, services: ['IOS_FIREBASE' as const], serviceAccount };
  const { configureFirebase } = await graphqlData(gateway().url, admin, ConfigureFirebaseDocument, { input });
  expect(configureFirebase.probe).toEqual({
    verdict: 'UNREACHABLE',
    reason: `access token: not the provider's answer: status ${status}`,
  });
});

it(
  'a page in place of every answer raises an alert that says so, and takes it back',
  async () => {
    const { flow, token } = await androidPhone();
    providers().simulators.fcm.setFault({ kind: 'status', status: 200, reason: 'x', body: PAGE });
    const id = await published(flow);
    await eventually(async () => {
      const message = expect.stringMatching(/in place of the push service.*status 200/) as string;
      expect(await alerts()).toMatchObject([{ kind: 'PROVIDER_UNAVAILABLE', service: 'ANDROID_FIREBASE', message }]);
    }, PATIENCE_MS);
    expect(await found(flow, id)).toMatchObject({ status: 'RETRYING' });
    expect(pushesTo(token)).toEqual([]);
    providers().simulators.fcm.setFault(null);
    expect(await flow.settled(id)).toMatchObject({ status: 'SENT' });
    await eventually(async () => expect(await alerts()).toEqual([]), PATIENCE_MS);
  },
  2 * PATIENCE_MS,
);

it(
  'a proxy that wants a password raises an alert that names its status, and the push is sent in the end',
  async () => {
    const { simulators } = providers();
    const { flow } = await iPhone();
    simulators.proxy.setFault({ kind: 'refuse', status: 407 });
    await simulators.apns.goDown();
    await simulators.apns.comeBack();
    // It may still meet the old connection, and wait for any answer of the provider after that.
    const id = await published(flow);
    await eventually(async () => {
      const message = expect.stringContaining('proxy answered 407') as string;
      expect(await alerts()).toMatchObject([{ kind: 'PROVIDER_UNAVAILABLE', service: 'IOS_APNS', message }]);
    }, PATIENCE_MS);
    simulators.proxy.setFault(null);
    expect(await flow.settled(id)).toMatchObject({ status: 'SENT' });
    await eventually(async () => expect(await alerts()).toEqual([]), PATIENCE_MS);
  },
  2 * PATIENCE_MS,
);
