import { batchedFind } from '../database/batchedFind.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { MINUTE_MS } from '../domain/durations.js';
import type { PushService } from '../domain/pushService.js';
import type { HealthFactsStore, TenantFacts } from './health.store.js';
import { appHealth, notConfigured, serviceHealth, webhookHealth, worstOf, type Health } from './healthRules.js';

/** A chat is stuck if its platform has not accepted its events for this long, even if it accepts those of others. */
const STUCK_AFTER_MS = 15 * MINUTE_MS;

/** The use cases of health, for objects that the caller has found. Each throws DomainError FORBIDDEN. */
export type HealthService = ReturnType<typeof createHealth>;

export function createHealth({ store, clock }: { store: { healthFacts: HealthFactsStore }; clock: Clock }) {
  /** All calls of one tick share the statements. */
  const find = batchedFind(
    String,
    ({ tenantId }: TenantFacts) => tenantId,
    (tenantIds: readonly number[]) =>
      store.healthFacts.ofTenants(tenantIds, new Date(clock().getTime() - STUCK_AFTER_MS)),
  );

  async function factsOf(caller: Caller, tenantId: number): Promise<TenantFacts> {
    authorize(caller, 'readAlerts');
    return (await find(tenantId)) ?? { tenantId, apps: [], webhook: null };
  }

  return {
    async ofService(caller: Caller, tenantId: number, appId: string, service: PushService): Promise<Health> {
      const { apps } = await factsOf(caller, tenantId);
      const app = apps.find((one) => one.appId === appId);
      const facts = app?.services.find((one) => one.service === service);
      return facts ? serviceHealth(facts, clock()) : notConfigured('The push service is not configured.');
    },

    async ofApp(caller: Caller, tenantId: number, appId: string): Promise<Health> {
      const { apps } = await factsOf(caller, tenantId);
      return appHealth(apps.find((one) => one.appId === appId)?.services ?? [], clock());
    },

    async ofWebhook(caller: Caller, tenantId: number): Promise<Health> {
      const { webhook } = await factsOf(caller, tenantId);
      return webhook ? webhookHealth(webhook) : notConfigured('The tenant has no webhook.');
    },

    /** The health of the worst of its apps and its webhook. */
    async ofTenant(caller: Caller, tenantId: number): Promise<Health> {
      const { apps, webhook } = await factsOf(caller, tenantId);
      const parts = [
        ...apps.map(({ name, services }) => ({ name, health: appHealth(services, clock()) })),
        ...(webhook ? [{ name: 'Webhook', health: webhookHealth(webhook) }] : []),
      ];
      if (apps.length === 0) {
        const remedy = 'Create an app and configure its push services.';
        return worstOf(parts) ?? { ...notConfigured('The tenant has no app.'), remedy };
      }
      const remedy = 'Configure one with the credentials of your provider account.';
      return worstOf(parts) ?? { ...notConfigured('No app has a push service.'), remedy };
    },
  };
}
