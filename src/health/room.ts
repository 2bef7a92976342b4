import type { Foundation, Room } from '../http/room.js';
import { createHealth } from './health.js';
import { createHealthFactsStore } from './health.store.js';

/** The health of tenants, apps, push services and webhooks. */
export function createHealthRoom({ guard, database, clock }: Foundation): Room {
  const store = guard({ healthFacts: createHealthFactsStore(database) });
  const services = { health: createHealth({ store, clock }) };
  return {
    async graphql() {
      const { AppHealthResolver, PushServiceHealthResolver, TenantHealthResolver, WebhookHealthResolver } =
        await import('./health.resolvers.js');
      return {
        resolvers: [
          new PushServiceHealthResolver(services),
          new AppHealthResolver(services),
          new WebhookHealthResolver(services),
          new TenantHealthResolver(services),
        ],
      };
    },
  };
}
