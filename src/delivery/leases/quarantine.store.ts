import type { Lane } from '../../domain/lane.js';
import type { PushService } from '../../domain/pushService.js';
import type { Database } from '../../database/database.js';
import { SUSPECT_AFTER } from './interruptions.sql.js';
import { leasedDeliveryOf, type LeasedDelivery, type LeaseRow } from './leasedDelivery.js';
import { leasedUntil, whatWasLeased } from './leasedDelivery.sql.js';

/** A lane with deliveries suspected of stopping gateways. */
export interface QuarantinedLane {
  lane: Lane;
  count: number;
  /** The suspect that is due first, and its due time. */
  id: string;
  dueAt: Date;
}

const IN_QUARANTINE = `interruptions >= ${SUSPECT_AFTER} AND due_at IS NOT NULL`;

const LANES = `/* quarantined_lanes */
SELECT tenant_id, app_id, service, count(*)::int AS count, min(due_at) AS due_at, (array_agg(id ORDER BY due_at))[1] AS id
FROM deliveries WHERE ${IN_QUARANTINE} GROUP BY tenant_id, app_id, service`;

const LEASE_ONE = `/* lease_quarantined */
WITH chosen AS (
  SELECT tenant_id, id, chat_id FROM deliveries
  WHERE ${IN_QUARANTINE} AND tenant_id = $1::int AND app_id = $2 AND service = $3::push_service AND due_at <= $4::timestamptz
  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
), ${leasedUntil('$5::timestamptz', '$6', '($5::timestamptz - $4::timestamptz)')}${whatWasLeased('1')}`;

/** See `createQuarantineStore`. */
export type QuarantineStore = ReturnType<typeof createQuarantineStore>;

/** Deliveries that were under way at several gateway stops in a row. The outbox skips them. */
export function createQuarantineStore({ hot }: Pick<Database, 'hot'>, nodeId: string) {
  return {
    /** The lanes with suspects, leased ones included. */
    async lanes(): Promise<QuarantinedLane[]> {
      const rows = await hot<{
        tenant_id: number;
        app_id: string;
        service: PushService;
        count: number;
        id: string;
        due_at: Date;
      }>(LANES, []);
      return rows.map(({ tenant_id, app_id, service, count, id, due_at }) => ({
        lane: { tenantId: tenant_id, appId: app_id, service },
        count,
        id,
        dueAt: due_at,
      }));
    },

    /** Leases the lane's first due suspect to this node; null: none is due, or another node is leasing it. */
    async leaseOne({ tenantId, appId, service }: Lane, now: Date, leaseUntil: Date): Promise<LeasedDelivery | null> {
      const [row] = await hot<LeaseRow>(LEASE_ONE, [tenantId, appId, service, now, leaseUntil, nodeId]);
      return row ? leasedDeliveryOf(row) : null;
    },
  };
}
