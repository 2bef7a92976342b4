import { randomUUID } from 'node:crypto';
import type { Gateway } from '../../src/app/gateway.js';
import type { DeviceCaller, OperatorCaller, TenantCaller } from '../../src/domain/caller.js';
import type { PushChannel } from '../../src/domain/channel.js';
import { perService } from '../../src/domain/lane.js';
import { Redacted } from '../../src/domain/redacted.js';

export const OPERATOR: OperatorCaller = {
  role: 'OPERATOR',
  tenant: null,
  principal: { kind: 'operatorKey' },
  address: null,
};

/** No provider is there to be asked. */
const absent = () =>
  Promise.resolve({ kind: 'retry', statusCode: null, reason: 'absent', retryAfterMs: null, ambiguous: false } as const);
const ABSENT: PushChannel = { send: absent, validate: absent, probe: absent };
export const ABSENT_PROVIDERS = { channels: perService(() => ABSENT) };

/** The use cases of a gateway's rooms, by their names. */
export type Services = ReturnType<typeof servicesOf>;

export function servicesOf({ rooms }: Gateway) {
  const { tenants, identity, notifications, credentials, chats, subscriptions, delivery, webhooks } = rooms;
  return {
    ...{ tenants: tenants.tenants, apps: tenants.apps, archives: tenants.archives, apiKeys: identity.apiKeys },
    ...{ notifications: notifications.notifications, pushServices: credentials.pushServices },
    ...{ sessions: chats.sessions, subscriptions: subscriptions.subscriptions, events: delivery.events },
    ...{ webhooks: webhooks.webhooks, alertsWebhooks: webhooks.alertsWebhooks },
  };
}

/**
 * Makes a tenant with an app that has IOS_APNS for com.acme.app.
 * @param apnsKey PEM
 * @returns its host, and callers of it
 */
export async function makeTenant(services: Services, apnsKey: string) {
  const { id, host } = await services.tenants.create(OPERATOR, { host: `${randomUUID()}.example.com`, name: 'Acme' });
  const app = { tenantHost: host, appId: 'acme' };
  await services.apps.create(OPERATOR, { ...app, name: 'Acme chat' });
  const key = { teamId: 'TEAM000001', keyId: 'KEY0000001', privateKey: apnsKey };
  const bundleIds = ['com.acme.app'];
  await services.pushServices.configureApns(OPERATOR, { ...app, ...key, bundleIds, environment: 'SANDBOX' });
  const ref = { id, host };
  const of = (role: 'PLATFORM' | 'ADMIN', name: string): TenantCaller => ({
    ...{ role, tenant: ref, principal: { kind: 'key', id: name }, address: null },
  });
  const clientId = new Redacted(`client-${randomUUID()}`);
  const device: DeviceCaller = { role: 'DEVICE', tenant: ref, appId: 'acme', clientId, address: null };
  return { host, device, platform: of('PLATFORM', 'platform'), admin: of('ADMIN', 'admin') };
}
