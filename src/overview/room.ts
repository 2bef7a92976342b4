import type { DeliveryRoom } from '../delivery/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createOverviewService } from './overview.js';
import { createPeriodService } from './periods.js';
import { createPeriods } from './periods.store.js';
import { createOverviews } from './overviews.store.js';

/** The figures of the console's overview. */
export function createOverviewRoom(
  { guard, database, clock }: Foundation,
  { tenants: { tenants }, delivery }: { tenants: TenantsRoom; delivery: DeliveryRoom },
): Room {
  const own = guard({ overviews: createOverviews(database), periods: createPeriods(database) });
  const store = { ...own, ...delivery.store };
  const overview = createOverviewService({ store, tenants, clock });
  const periods = createPeriodService({ store, tenants, clock });
  return {
    async graphql() {
      const { OverviewResolver } = await import('./overview.resolver.js');
      return {
        resolvers: [new OverviewResolver({ overview, periods })],
      };
    },
  };
}
