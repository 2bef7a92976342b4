import type { DeliveryRoom } from '../delivery/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { OverviewResolver } from './overview.resolver.js';
import { createOverviewService } from './overview.js';
import { createOverviews } from './overviews.store.js';

/** The figures of the console's overview. */
export function createOverviewRoom(
  { guard, database, clock }: Foundation,
  { tenants: { tenants }, delivery }: { tenants: TenantsRoom; delivery: DeliveryRoom },
): Room {
  const store = { ...guard({ overviews: createOverviews(database) }), ...delivery.store };
  return { resolvers: [new OverviewResolver({ overview: createOverviewService({ store, tenants, clock }) })] };
}
