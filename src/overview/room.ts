import type { DeliveryRoom } from '../delivery/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createOverview } from './overview.js';
import { createPeriods } from './periods.js';
import { createPeriodsStore } from './periods.store.js';
import { createOverviewsStore } from './overviews.store.js';

/** The figures of the console's overview. */
export function createOverviewRoom(
  { guard, database, clock }: Foundation,
  { tenants: { tenants }, delivery }: { tenants: TenantsRoom; delivery: DeliveryRoom },
): Room {
  const own = guard({ overviews: createOverviewsStore(database), periods: createPeriodsStore(database) });
  const store = { ...own, ...delivery.store };
  const overview = createOverview({ store, tenants, clock });
  const periods = createPeriods({ store, tenants, clock });
  return {
    async graphql() {
      const { OverviewResolver } = await import('./overview.resolver.js');
      return {
        resolvers: [new OverviewResolver({ overview, periods })],
      };
    },
  };
}
