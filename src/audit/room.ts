import { bigKey } from '../graphql/globalId.js';
import type { Foundation, Room } from '../http/room.js';
import type { IdentityRoom } from '../identity/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createAuditEntriesStore } from './auditEntries.store.js';
import { auditExportRoute } from './auditExport.route.js';
import { clientReportRoute } from './clientReport.route.js';
import { createClientReportsStore } from './clientReport.store.js';
import { createClientReports } from './clientReport.js';
import { createAudit } from './audit.js';
import { createErasureStore } from './erasure.store.js';
import { createErasure, type ErasureOptions } from './erasure.js';
import { createDeliveryTextsStore } from './deliveryTexts.store.js';
import { createRetentionStore } from './retention.store.js';
import { createRetentionJob, type RetentionOptions } from './retention.js';
import { createRetentionMetrics } from './retentionMetrics.js';
import { createRetentionPreviewsStore } from './retentionPreviews.store.js';
import { createRetentionPreviews } from './retentionPreviews.js';

interface AuditParts extends Pick<ErasureOptions, 'onGone' | 'onErased'>, Pick<RetentionOptions, 'endIdle'> {
  tenants: TenantsRoom;
  identity: Pick<IdentityRoom, 'apiKeys'>;
}

/** The audit log, and the permanent removal of data: by an admin or by age. */
export function createAuditRoom(foundation: Foundation, parts: AuditParts): Room {
  const { guard, database, auditLog, metrics, clock, random, logger } = foundation;
  const { endIdle, onGone, onErased } = parts;
  const { tenants } = parts.tenants;
  const store = guard({
    auditEntries: createAuditEntriesStore(database),
    erasure: createErasureStore(database),
    retention: createRetentionStore(database),
    deliveryTexts: createDeliveryTextsStore(database),
    clientReports: createClientReportsStore(database),
    retentionPreviews: createRetentionPreviewsStore(database),
  });
  const audit = createAudit({ store, tenants });
  const erasure = createErasure({ store, tenants, clock, onGone, onErased });
  const reports = createClientReports({ store, tenants, auditLog, clock });
  const previews = createRetentionPreviews({ store, tenants, clock });
  const onRemoved = createRetentionMetrics(metrics.registry);
  const retention = createRetentionJob({ store, auditLog, clock, random, logger, endIdle, onRemoved });
  return {
    async graphql() {
      const { AuditEntryResolver } = await import('./auditEntry.resolver.js');
      const { AuditEntry } = await import('./auditEntry.types.js');
      const { ErasureResolver } = await import('./erasure.resolver.js');
      const { RetentionPreviewResolver } = await import('./retentionPreview.resolver.js');
      return {
        resolvers: [
          new AuditEntryResolver({ audit, tenants, apiKeys: parts.identity.apiKeys }),
          new ErasureResolver({ erasure }),
          new RetentionPreviewResolver({ previews }),
        ],
        nodes: {
          AuditEntry: async (caller, tenantId, id) => new AuditEntry(await audit.find(caller, tenantId, bigKey(id))),
        },
      };
    },
    downloads({ app, callers }) {
      auditExportRoute(app, { callers, audit, apiKeys: parts.identity.apiKeys, auditLog, clock });
      clientReportRoute(app, { callers, reports, clock });
    },
    start: retention.start,
    stop: retention.stop,
  };
}
