import type { Lane } from '../../domain/lane.js';
import { PROVIDERS, type Provider } from '../../domain/pushService.js';
import { isOfProvider } from '../../database/pushServiceRow.js';
import type { Database } from '../../database/database.js';
import { SUSPECT_AFTER, takenFromGateway } from './interruptions.sql.js';
import { leasedDeliveryOf, type LeasedDelivery, type LeaseRow } from './leasedDelivery.js';
import { leasedUntil, whatWasLeased } from './leasedDelivery.sql.js';

/** A lane gets at most this many times its even share of a lease. It may use what other lanes leave. */
export const LANE_SHARES = 2;

/** How many deliveries a lease may take, in all and per provider, tenant and lane. */
export interface LeaseCapacity {
  total: number;
  perTenant: number;
  perProvider: Record<Provider, number>;
  /** Tenants with less capacity than `perTenant`. */
  tenants: readonly { tenantId: number; free: number }[];
  /** Lanes with a limit of their own. */
  lanes: readonly (Lane & { free: number })[];
}

/** SQL: a push service's provider, as its number in `PROVIDERS`, from 1. */
const PROVIDER = `CASE ${PROVIDERS.map((provider, index) => `WHEN ${isOfProvider('s.service', provider)} THEN ${index + 1}`).join(' ')} END`;

/**
 * The lanes with deliveries in the outbox and with capacity. The query hops from lane to lane along the index of due
 * deliveries. Parameters 1 to 6 are the tenants and lanes with limited capacity; 7 has the providers' capacity.
 */
const LANES_WITH_WORK = `
WITH RECURSIVE step(tenant_id, app_id, service) AS (
  (SELECT tenant_id, app_id, service FROM deliveries WHERE due_at IS NOT NULL ORDER BY tenant_id, app_id, service LIMIT 1)
  UNION ALL
  SELECT n.* FROM step s CROSS JOIN LATERAL (
    SELECT d.tenant_id, d.app_id, d.service FROM deliveries d
    WHERE d.due_at IS NOT NULL AND (d.tenant_id, d.app_id, d.service) > (s.tenant_id, s.app_id, s.service)
    ORDER BY d.tenant_id, d.app_id, d.service LIMIT 1
  ) n
), lane AS (
  SELECT tenant_id, app_id, service, ${PROVIDER} AS provider, t.free AS tenant_free,
    LEAST(t.free, l.free) AS free, count(*) OVER () AS lanes
  FROM step s
  LEFT JOIN unnest($1::int[], $2::int[]) AS t(tenant_id, free) USING (tenant_id)
  LEFT JOIN unnest($3::int[], $4::text[], $5::text[]::push_service[], $6::int[]) AS l(tenant_id, app_id, service, free)
    USING (tenant_id, app_id, service)
  WHERE COALESCE(LEAST(t.free, l.free), 1) > 0 AND ($7::int[])[${PROVIDER}] > 0
)`;

/**
 * Tenants take turns within a lease, and lanes take turns within a tenant, so no backlog fills a lease. No tenant and no
 * provider gets more than its capacity. Quarantined deliveries are leased one by one (quarantine.ts).
 */
const LEASE = `/* lease_deliveries */${LANES_WITH_WORK}, due AS (
  SELECT l.provider, l.tenant_free, d.*,
    row_number() OVER (PARTITION BY d.tenant_id, d.app_id, d.service ORDER BY d.due_at) AS lane_turn
  FROM lane l CROSS JOIN LATERAL (
    SELECT tenant_id, id, chat_id, app_id, service, due_at FROM deliveries
    WHERE tenant_id = l.tenant_id AND app_id = l.app_id AND service = l.service AND due_at <= $8::timestamptz
      AND interruptions < ${SUSPECT_AFTER}
    ORDER BY due_at LIMIT LEAST(l.free, GREATEST(1, ${LANE_SHARES} * $9::int / l.lanes)) FOR UPDATE SKIP LOCKED
  ) d
), turn AS (
  SELECT *, row_number() OVER (PARTITION BY tenant_id ORDER BY lane_turn, due_at) AS tenant_turn FROM due
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY provider ORDER BY tenant_turn, due_at) AS provider_turn FROM turn
  WHERE tenant_turn <= COALESCE(tenant_free, $10::int)
), chosen AS (
  SELECT tenant_id, id, chat_id FROM ranked WHERE provider_turn <= ($7::int[])[provider]
  ORDER BY tenant_turn, due_at LIMIT $9::int
), ${leasedUntil('$11::timestamptz', '$12', '($11::timestamptz - $8::timestamptz)')}${whatWasLeased('(SELECT lanes FROM lane LIMIT 1)::int')}`;

/** One index lookup for each lane with work. It runs after every lease that was not full. */
const NEXT_DUE_AT = `/* next_due_at */${LANES_WITH_WORK}
SELECT min(due_at) AS due_at FROM lane l CROSS JOIN LATERAL (
  SELECT due_at FROM deliveries WHERE tenant_id = l.tenant_id AND app_id = l.app_id AND service = l.service AND due_at IS NOT NULL
    AND interruptions < ${SUSPECT_AFTER}
  ORDER BY due_at LIMIT 1
) d`;

/** The answer of the leasing statement was lost, so nothing was sent: this undoes the lease. */
const RECLAIM = `
UPDATE deliveries SET due_at = $3::timestamptz, leased_by = NULL
WHERE due_at IS NOT NULL AND leased_by = $1 AND id <> ALL($2::uuid[])`;

/** The same for deliveries that their writing statement may have leased. */
const GIVE_BACK = `
UPDATE deliveries d SET due_at = $4::timestamptz, leased_by = NULL
FROM unnest($2::int[], $3::uuid[]) AS i(tenant_id, id)
WHERE d.tenant_id = i.tenant_id AND d.id = i.id AND d.leased_by = $1 AND d.due_at IS NOT NULL`;

const TAKE_OVER_LEASES = `
UPDATE deliveries d SET ${takenFromGateway('$1::timestamptz', "$2::int * interval '1 millisecond'")}
WHERE leased_by IS NOT NULL`;

/** See `createDeliveryLeasesStore`. */
export type DeliveryLeasesStore = ReturnType<typeof createDeliveryLeasesStore>;

/** The outbox of one database, for the node `nodeId`. */
export function createDeliveryLeasesStore({ prisma, hot }: Database, nodeId: string) {
  return {
    /** Takes due deliveries for this node until `leaseUntil`. */
    async lease(now: Date, leaseUntil: Date, capacity: LeaseCapacity): Promise<LeasedDelivery[]> {
      const { total, perTenant } = capacity;
      const rows = await hot<LeaseRow>(LEASE, [...scarce(capacity), now, total, perTenant, leaseUntil, nodeId]);
      return rows.map(leasedDeliveryOf);
    },

    /** The due time of the next delivery within the capacity, lapsing leases included; null: there is none. */
    async nextDueAt(capacity: LeaseCapacity): Promise<Date | null> {
      const [row] = await hot<{ due_at: Date | null }>(NEXT_DUE_AT, scarce(capacity));
      return row?.due_at ?? null;
    },

    /** Makes deliveries due that are leased to this node without its knowledge. @param known the leases it knows */
    async reclaim(known: readonly string[], now: Date): Promise<number> {
      return prisma.$executeRawUnsafe(RECLAIM, nodeId, known, now);
    },

    /** Makes these deliveries due if they are leased to this node. @returns how many */
    async giveBack(deliveries: readonly { tenantId: number; id: string }[], now: Date): Promise<number> {
      const tenantIds = deliveries.map(({ tenantId }) => tenantId);
      const ids = deliveries.map(({ id }) => id);
      return prisma.$executeRawUnsafe(GIVE_BACK, nodeId, tenantIds, ids, now);
    },

    /** Takes over the leases of an earlier run. Only for a database with a single node. @returns how many */
    async takeOverLeases(now: Date, leaseMs: number): Promise<number> {
      return prisma.$executeRawUnsafe(TAKE_OVER_LEASES, now, leaseMs);
    },
  };
}

/** The first seven parameters. */
function scarce({ tenants, lanes, perProvider }: LeaseCapacity): unknown[] {
  return [
    tenants.map(({ tenantId }) => tenantId),
    tenants.map(({ free }) => free),
    lanes.map(({ tenantId }) => tenantId),
    lanes.map(({ appId }) => appId),
    lanes.map(({ service }) => service),
    lanes.map(({ free }) => free),
    PROVIDERS.map((provider) => perProvider[provider]),
  ];
}
