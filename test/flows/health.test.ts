import {
  AlertsDocument,
  ConfigureApnsDocument,
  ConfigureWebhookDocument,
  HealthDocument,
  SendChatEventsDocument,
  SetPushServiceEnabledDocument,
  type AlertFilter,
} from '../generated/graphql.js';
import { graphqlData, type Identity } from '../support/api.js';
import { APNS_TEAM, BUNDLE_ID, newApnsToken, unknownCredentials } from '../support/contactCenter.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { usePhones } from '../support/usePhones.js';
import { startPlatform } from '../webhooks/platformReceiver.js';

const { gateway, center, providers, start } = usePhones({ BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
const PATIENCE_MS = 30_000;

async function health() {
  const { host: tenantHost, appId, viewer } = center();
  const { app, webhook } = await graphqlData(gateway().url, viewer, HealthDocument, { tenantHost, appId });
  if (!app) throw new Error('there is no app');
  return { app: app.health, services: app.pushServices, tenant: app.tenant.health, webhook: webhook?.health ?? null };
}
async function alerts(identity: Identity, filter: AlertFilter) {
  const { alerts: found } = await graphqlData(gateway().url, identity, AlertsDocument, { first: 20, filter });
  return found.edges.map(({ node }) => node);
}
async function configureApns(privateKey: string): Promise<void> {
  const { host: tenantHost, appId, admin } = center();
  const key = { ...APNS_TEAM, privateKey, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION' as const };
  const input = { tenantHost, appId, ...key, probe: false, keepPreviousHours: 0 };
  await graphqlData(gateway().url, admin, ConfigureApnsDocument, { input });
}
async function switchApns(enabled: boolean): Promise<void> {
  const { host: tenantHost, appId, admin } = center();
  const input = { tenantHost, appId, service: 'IOS_APNS' as const, enabled };
  await graphqlData(gateway().url, admin, SetPushServiceEnabledDocument, { input });
}
const told = (text: string) => expect.stringContaining(text) as string;
const HEALTHY = { status: 'HEALTHY', since: null, reason: null, remedy: null };

it(
  'a refused key is told in words at the push service, the app, the tenant and in the alerts, until it is replaced',
  async () => {
    expect(await health()).toMatchObject({ app: HEALTHY, tenant: HEALTHY, webhook: null });
    await configureApns(unknownCredentials().apnsKey);
    const flow = await start();
    await flow.subscribe({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } });
    await flow.publish(agentMessage());
    const failing = { status: 'FAILING', reason: told('do not match'), remedy: told('Membership') };
    await eventually(async () => expect(await health()).toMatchObject({ app: failing, tenant: failing }), PATIENCE_MS);
    const { app, services, tenant } = await health();
    expect(app.reason).toMatch(/^iOS, native APNs: /);
    expect(tenant.reason).toContain(app.reason);
    expect(services).toMatchObject([
      { service: 'IOS_APNS', health: failing },
      { health: HEALTHY },
      { health: HEALTHY },
    ]);

    const { host, appId, admin } = center();
    const alert = { kind: 'CREDENTIALS_REFUSED', appId, message: told('do not match'), remedy: told('Membership') };
    const named = { ...alert, tenant: { host }, app: { name: expect.any(String) as string } };
    expect(await alerts(admin, { state: 'OPEN' })).toMatchObject([named]);
    const operator = { authorization: `Bearer ${gateway().operatorKey}` };
    expect(await alerts(operator, { kind: 'CREDENTIALS_REFUSED' })).toMatchObject([named]);
    expect(await alerts(admin, { kind: 'WEBHOOK_FAILING' })).toEqual([]);

    await configureApns(providers().credentials.apnsKey);
    await eventually(async () => expect(await health()).toMatchObject({ app: HEALTHY, tenant: HEALTHY }), PATIENCE_MS);
    expect(await alerts(admin, { state: 'OPEN' })).toEqual([]);
    expect(await alerts(admin, { state: 'RESOLVED', since: new Date(0).toISOString() })).toMatchObject([
      { ...named, resolvedAt: expect.any(String) as string },
    ]);
    expect(await alerts(admin, { until: new Date(0).toISOString() })).toEqual([]);
  },
  3 * PATIENCE_MS,
);

it('a push service that is switched off is paused, and so are its app and its tenant', async () => {
  await switchApns(false);
  const paused = { status: 'PAUSED', reason: told('switched off'), remedy: told('Switch it on') };
  expect(await health()).toMatchObject({ app: paused, tenant: paused });
  await switchApns(true);
  expect(await health()).toMatchObject({ app: HEALTHY, tenant: HEALTHY });
});

it(
  'a webhook that takes nothing raises an alert with its remedy, and takes it back',
  async () => {
    const platform = await startPlatform();
    try {
      let status = 401;
      platform.answer(() => ({ status }));
      const { host: tenantHost, admin } = center();
      const setup = { input: { tenantHost, url: platform.url, enabled: true } };
      await graphqlData(gateway().url, admin, ConfigureWebhookDocument, setup);
      expect(await health()).toMatchObject({ webhook: HEALTHY });
      for (let chat = 0; chat < 5; chat += 1) {
        const { device, chatId } = await start();
        const events = [{ event: 'chat_session_message', msg: 'Hello', msgId: `m${chat}` }];
        await graphqlData(gateway().url, device, SendChatEventsDocument, { input: { chatId, events } });
      }
      const failing = { status: 'FAILING', reason: told('HTTP 401'), remedy: told('signing secret') };
      await eventually(
        async () => expect(await health()).toMatchObject({ webhook: failing, tenant: failing }),
        PATIENCE_MS,
      );
      expect((await health()).tenant.reason).toMatch(/^Webhook: /);
      expect(await alerts(admin, { state: 'OPEN' })).toMatchObject([
        { kind: 'WEBHOOK_FAILING', appId: null, service: null, app: null, remedy: told('signing secret') },
      ]);
      status = 200;
      await eventually(async () => expect(await health()).toMatchObject({ webhook: HEALTHY }), PATIENCE_MS);
      expect(await alerts(admin, { state: 'OPEN' })).toEqual([]);

      await graphqlData(gateway().url, admin, ConfigureWebhookDocument, { input: { ...setup.input, enabled: false } });
      expect(await health()).toMatchObject({ webhook: { status: 'PAUSED' }, tenant: { status: 'PAUSED' } });
    } finally {
      await platform.close();
    }
  },
  3 * PATIENCE_MS,
);
