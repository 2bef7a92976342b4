import type { AuditNote } from '../domain/auditNote.js';
import { DomainError } from '../domain/errors.js';
import { readNotificationSettings, type NotificationSettings } from '../domain/notificationSettings.js';
import { auditRow } from './auditEntries.js';
import type { Database } from './database.js';
import { isDuplicate } from './databaseErrors.js';
import type { App, PushServiceConfig } from './generated/client.js';
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

const WITH_SERVICES = { pushServices: { orderBy: { service: 'asc' } } } as const;

/** The apps of one database, with their push services. */
export function createApps({ prisma }: Database) {
  return {
    async find(tenantId: number, appId: string): Promise<AppRecord | null> {
      const app = await prisma.app.findUnique({
        where: { tenantId_appId: { tenantId, appId } },
        include: WITH_SERVICES,
      });
      return app && appRecordOf(app);
    },

    async setAvailability(
      tenantId: number,
      appId: string,
      availability: Pick<AppRecord, 'available' | 'estimatedWait'>,
      note: AuditNote,
    ): Promise<void> {
      const { available, estimatedWait } = availability;
      await prisma.$transaction([
        prisma.app.update({ where: { tenantId_appId: { tenantId, appId } }, data: { available, estimatedWait } }),
        prisma.auditEntry.create({ data: auditRow(tenantId, note, `app:${appId}`, { available, estimatedWait }) }),
      ]);
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
