import {
  type AlertFilter,
  AlertsDocument,
  ConfigureApnsDocument,
  ConfigureFirebaseDocument,
} from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import {
  APNS_TEAM,
  BUNDLE_ID,
  createContactCenter,
  newApnsToken,
  newFirebaseToken,
  type ContactCenter,
} from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();
const gateway = useGateway(() => ({ ...providers().simulators.environment(), BECKON_MAX_IN_FLIGHT: '16' }));
let installations = 0;

/** A contact center with keys that the providers know, or with keys of nobody. */
function newCenter(known = true): Promise<ContactCenter> {
  const { credentials } = providers();
  return createContactCenter(gateway().url, gateway().operatorKey, known ? { credentials } : {});
}

function configureRightly(center: ContactCenter): Promise<unknown> {
  const { apnsKey, serviceAccount } = providers().credentials;
  const app = { tenantHost: center.host, appId: center.appId };
  const apns = { ...APNS_TEAM, privateKey: apnsKey, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION' as const };
  const services = ['IOS_FIREBASE', 'ANDROID_FIREBASE'] as const;
  return Promise.all([
    graphqlData(gateway().url, center.operator, ConfigureApnsDocument, { input: { ...app, ...apns } }),
    graphqlData(gateway().url, center.operator, ConfigureFirebaseDocument, {
      input: { ...app, services: [...services], serviceAccount },
    }),
  ]);
}

async function phones(center: ContactCenter, count: number, kind: 'ios' | 'android'): Promise<DeviceFlow[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const flow = await startDeviceFlow(gateway().url, center, `installation-${(installations += 1)}-of-bulkheads`);
      await flow.subscribe(
        kind === 'ios'
          ? { iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } }
          : { androidFirebase: { deviceToken: newFirebaseToken() } },
      );
      return flow;
    }),
  );
}

const publishToAll = (flows: readonly DeviceFlow[]) => Promise.all(flows.map((flow) => flow.publish(agentMessage())));

async function statuses(flows: readonly DeviceFlow[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const flow of flows) {
    for (const { status } of await flow.deliveries()) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

async function alerts(admin: Identity, filter: AlertFilter = { state: 'OPEN' }) {
  const found = await graphqlData(gateway().url, admin, AlertsDocument, { first: 20, filter });
  return found.alerts.edges.map(({ node }) => node);
}

it('a refused key stops one app and no other, tells an admin, and loses nothing once it is replaced', async () => {
  const [wrong, right] = [await newCenter(false), await newCenter()];
  const waiting = [...(await phones(wrong, 15, 'ios')), ...(await phones(wrong, 15, 'android'))];
  const served = await phones(right, 5, 'android');
  await publishToAll(waiting);
  await publishToAll(served);
  await eventually(async () => expect(await statuses(served)).toEqual({ SENT: 5 }));

  await eventually(async () =>
    expect((await alerts(wrong.admin)).map(({ kind, service }) => `${kind} ${service}`).sort()).toEqual([
      'CREDENTIALS_REFUSED ANDROID_FIREBASE',
      'CREDENTIALS_REFUSED IOS_APNS',
    ]),
  );
  expect(await alerts(right.admin)).toEqual([]);
  const counts = await statuses(waiting);
  expect((counts['PENDING'] ?? 0) + (counts['RETRYING'] ?? 0)).toBe(30);

  await configureRightly(wrong);
  await publishToAll(waiting.slice(0, 1));
  await eventually(async () => expect((await statuses(waiting.slice(0, 1)))['SENT']).toBeGreaterThanOrEqual(1));
  // Those that were refused come again when their wait is over; the others come now.
  await eventually(async () => expect((await statuses(waiting))['PENDING'] ?? 0).toBe(0));
  await eventually(async () => expect(await alerts(wrong.admin)).toEqual([]));
  expect((await alerts(wrong.admin, {})).length).toBeGreaterThanOrEqual(2);
});

it('a surge of refused tokens removes no subscription, and a single one does', async () => {
  const center = await newCenter();
  const flows = await phones(center, 14, 'ios');
  const { apns } = providers().simulators;
  apns.setFault({ kind: 'status', status: 400, reason: 'BadDeviceToken' });
  await publishToAll(flows);
  await eventually(async () =>
    expect(await alerts(center.admin)).toMatchObject([{ kind: 'TOKENS_REFUSED', service: 'IOS_APNS' }]),
  );
  for (const flow of flows) expect(await flow.subscribedToken()).not.toBeNull();
  const counts = await statuses(flows);
  expect(counts['FAILED'] ?? 0).toBeLessThan(10);
  expect((counts['PENDING'] ?? 0) + (counts['RETRYING'] ?? 0)).toBeGreaterThan(4);

  apns.setFault(null);
  await configureRightly(center);
  const [good, bad] = await phones(center, 2, 'ios');
  const sent = await good?.publish(agentMessage());
  expect((await good?.settled(sent?.deliveries[0]?.id ?? ''))?.status).toBe('SENT');
  apns.setFault({ kind: 'status', status: 400, reason: 'BadDeviceToken', times: 1 });
  const refused = await bad?.publish(agentMessage());
  expect(await bad?.settled(refused?.deliveries[0]?.id ?? '')).toMatchObject({
    status: 'FAILED',
    reason: 'BadDeviceToken',
  });
  expect(await bad?.subscribedToken()).toBeNull();
});

it('a provider that hangs leaves the other its places', async () => {
  const center = await newCenter();
  const [hanging, served] = [await phones(center, 20, 'android'), await phones(center, 5, 'ios')];
  providers().simulators.fcm.setFault({ kind: 'silence' });
  await publishToAll(hanging);
  const before = performance.now();
  await publishToAll(served);
  await eventually(async () => expect(await statuses(served)).toEqual({ SENT: 5 }));
  expect(performance.now() - before).toBeLessThan(9_000);
  expect((await statuses(hanging))['SENT'] ?? 0).toBe(0);
});
