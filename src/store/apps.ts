import type { AuditNote } from '../domain/auditNote.js';
import { DomainError } from '../domain/errors.js';
import { readNotificationSettings, type NotificationSettings } from '../domain/notificationSettings.js';
import { auditRow } from './auditEntries.js';
import { batchedFind } from './batchedFind.js';
import type { Database } from './database.js';
import { isDuplicate } from './databaseErrors.js';
import type { App, PushServiceConfig } from './generated/client.js';
import { inListOrder, type Slice } from './slice.js';
import { pushServiceRecordOf, type PushServiceRecord } from './pushServices.js';

/** An entry of a tenant, with its push services in their fixed order. */
export interface AppRecord {
  tenantId: number;
  appId: string;
  name: string;
  notificationSettings: NotificationSettings;
  /** What clients are told before they ask for a chat. */
  available: boolean;
  /** How long a client waits for an agent, in seconds; null: nobody knows. */
  estimatedWait: number | null;
  createdAt: Date;
  pushServices: PushServiceRecord[];
}

const SET_AVAILABILITY = `
WITH before AS (
  SELECT tenant_id, app_id, available, estimated_wait FROM apps WHERE tenant_id = $1 AND app_id = $2 FOR NO KEY UPDATE
), changed AS (
  UPDATE apps a SET available = $3, estimated_wait = $4::int FROM before b
  WHERE a.tenant_id = b.tenant_id AND a.app_id = b.app_id
  RETURNING a.tenant_id, a.app_id, b.available AS old, b.estimated_wait AS old_wait
)
INSERT INTO audit_entries (tenant_id, at, actor, address, action, object, details)
SELECT tenant_id, $5::timestamptz, $6, $7, $8, 'app:' || app_id, jsonb_build_object(
  'before', jsonb_build_object('available', old, 'estimatedWait', old_wait),
  'after', jsonb_build_object('available', $3::bool, 'estimatedWait', $4::int))
FROM changed`;

const WITH_SERVICES = { pushServices: { orderBy: { service: 'asc' } } } as const;

/** The apps of one database, with their push services. */
export function createApps({ prisma }: Database) {
  const find = batchedFind(
    ({ tenantId, appId }) => `${tenantId} ${appId}`,
    ({ tenantId, appId }: AppRecord) => ({ tenantId, appId }),
    async (names) => {
      const apps = await prisma.app.findMany({
        where: { OR: names.map(({ tenantId, appId }) => ({ tenantId, appId })) },
        include: WITH_SERVICES,
      });
      return apps.map(appRecordOf);
    },
  );

  return {
    find: (tenantId: number, appId: string) => find({ tenantId, appId }),

    /** A tenant's apps, by their ids. */
    async list(tenantId: number, slice: Slice<string>): Promise<AppRecord[]> {
      const apps = await prisma.app.findMany({
        where: {
          tenantId,
          appId: {
            ...(slice.after !== null && { gt: slice.after }),
            ...(slice.before !== null && { lt: slice.before }),
          },
        },
        include: WITH_SERVICES,
        orderBy: { appId: slice.fromEnd ? 'desc' : 'asc' },
        take: slice.limit,
      });
      return inListOrder(apps.map(appRecordOf), slice);
    },

    async count(tenantId: number): Promise<number> {
      return prisma.app.count({ where: { tenantId } });
    },

    async setAvailability(
      tenantId: number,
      appId: string,
      availability: Pick<AppRecord, 'available' | 'estimatedWait'>,
      note: AuditNote,
    ): Promise<void> {
      const { available, estimatedWait } = availability;
      const { at, actor, address, action } = note;
      const key = [tenantId, appId, available, estimatedWait];
      await prisma.$executeRawUnsafe(SET_AVAILABILITY, ...key, at, actor, address, action);
    },

    /** @throws DomainError ALREADY_EXISTS when the tenant has such an app */
    async create(tenantId: number, appId: string, name: string, note: AuditNote): Promise<AppRecord> {
      try {
        const [app] = await prisma.$transaction([
          prisma.app.create({ data: { tenantId, appId, name, createdAt: note.at }, include: WITH_SERVICES }),
          prisma.auditEntry.create({ data: auditRow(tenantId, note, `app:${appId}`, { name }) }),
        ]);
        return appRecordOf(app);
      } catch (error) {
        if (isDuplicate(error))
          throw new DomainError('ALREADY_EXISTS', `the tenant has an app ${appId} already`, ['appId']);
        throw error;
      }
    },
  };
}

function appRecordOf(app: App & { pushServices: PushServiceConfig[] }): AppRecord {
  const { tenantId, appId, name, available, estimatedWait, createdAt } = app;
  return {
    tenantId,
    appId,
    name,
    notificationSettings: readNotificationSettings(app.notificationSettings),
    available,
    estimatedWait,
    createdAt,
    pushServices: app.pushServices.map(pushServiceRecordOf),
  };
}
