import type { Lane } from '../../domain/lane.js';
import type { PushService } from '../../domain/pushService.js';
import type { Database } from '../../database/database.js';

/** A lane with an open circuit on some node. */
export interface OpenCircuitRecord extends Lane {
  tenantHost: string;
  reason: string;
  /** The provider's own reason. */
  detail: string;
  openedAt: Date;
  retryAt: Date;
}

/** The longest wait of all nodes counts, and the earliest opening. */
const LIST = `
SELECT DISTINCT ON (c.tenant_id, c.app_id, c.service) c.tenant_id, t.host, c.app_id, c.service::text, c.reason, c.detail,
  min(c.opened_at) OVER (PARTITION BY c.tenant_id, c.app_id, c.service) AS opened_at, c.retry_at
FROM open_circuits c JOIN tenants t ON t.id = c.tenant_id
WHERE $1::int IS NULL OR c.tenant_id = $1
ORDER BY c.tenant_id, c.app_id, c.service, c.retry_at DESC LIMIT 100`;

interface Row {
  tenant_id: number;
  host: string;
  app_id: string;
  service: PushService;
  reason: string;
  detail: string;
  opened_at: Date;
  retry_at: Date;
}

/** See `createOpenCircuitsStore`. */
export type OpenCircuitsStore = ReturnType<typeof createOpenCircuitsStore>;

/** The open circuits of all nodes. The node `nodeId` records its own. */
export function createOpenCircuitsStore({ prisma }: Database, nodeId: string) {
  return {
    async opened(
      { tenantId, appId, service }: Lane,
      { reason, detail, retryAt, at }: { reason: string; detail: string; retryAt: Date; at: Date },
    ): Promise<void> {
      const key = { tenantId, appId, service, nodeId };
      await prisma.openCircuit.upsert({
        where: { tenantId_appId_service_nodeId: key },
        create: { ...key, reason, detail, openedAt: at, retryAt },
        update: { reason, detail, retryAt },
      });
    },

    async closed({ tenantId, appId, service }: Lane): Promise<void> {
      await prisma.openCircuit.deleteMany({ where: { tenantId, appId, service, nodeId } });
    },

    /** Removes the circuits of an earlier run. Only for a database with a single node. */
    async forgetAll(): Promise<void> {
      await prisma.openCircuit.deleteMany({});
    },

    /** The open circuits of a tenant; null: of the whole installation. At most 100. */
    async list(tenantId: number | null): Promise<OpenCircuitRecord[]> {
      const rows = await prisma.$queryRawUnsafe<Row[]>(LIST, tenantId);
      return rows.map((row) => ({
        tenantId: row.tenant_id,
        tenantHost: row.host,
        appId: row.app_id,
        service: row.service,
        reason: row.reason,
        detail: row.detail,
        openedAt: row.opened_at,
        retryAt: row.retry_at,
      }));
    },
  };
}
