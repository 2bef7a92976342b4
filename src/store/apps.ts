import { DomainError } from '../domain/errors.js';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import { auditRow, type AuditNote } from './auditEntries.js';
import type { Database } from './database.js';
import { isDuplicate } from './databaseErrors.js';
import type { App, PushServiceConfig } from './generated/client.js';

/** A push service of an app; its credentials stay sealed until somebody sends with them. */
export interface PushServiceRecord {
  service: PushService;
  enabled: boolean;
  sealedCredentials: Uint8Array;
  keyId: string;
  fingerprint: string;
  bundleIds: string[];
  environment: ApnsEnvironment | null;
  projectId: string | null;
  updatedAt: Date;
}

/** An entry of a tenant, with its push services in their fixed order. */
export interface AppRecord {
  tenantId: number;
  appId: string;
  name: string;
  createdAt: Date;
  pushServices: PushServiceRecord[];
}

export interface PushServiceSetup {
  service: PushService;
  sealedCredentials: Uint8Array<ArrayBuffer>;
  keyId: string;
  fingerprint: string;
  bundleIds: string[];
  environment: ApnsEnvironment | null;
  projectId: string | null;
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

    /** Sets up push services of an app, or replaces how they are set up; all of them or none. */
    async configure(
      tenantId: number,
      appId: string,
      setups: readonly PushServiceSetup[],
      note: AuditNote,
    ): Promise<void> {
      await prisma.$transaction(
        setups.flatMap(({ service, sealedCredentials, ...setup }) => {
          const data = { ...setup, credentials: sealedCredentials, enabled: true, updatedAt: note.at };
          const { fingerprint, bundleIds, environment, projectId } = setup;
          return [
            prisma.pushServiceConfig.upsert({
              where: { tenantId_appId_service: { tenantId, appId, service } },
              create: { ...data, tenantId, appId, service, createdAt: note.at },
              update: data,
            }),
            prisma.auditEntry.create({
              data: auditRow(tenantId, note, `app:${appId}`, {
                service,
                fingerprint,
                bundleIds,
                environment,
                projectId,
              }),
            }),
          ];
        }),
      );
    },
  };
}

function appRecordOf(app: App & { pushServices: PushServiceConfig[] }): AppRecord {
  const { tenantId, appId, name, createdAt } = app;
  return { tenantId, appId, name, createdAt, pushServices: app.pushServices.map(pushServiceRecordOf) };
}

function pushServiceRecordOf(row: PushServiceConfig): PushServiceRecord {
  const { service, enabled, credentials, keyId, fingerprint, bundleIds, environment, projectId, updatedAt } = row;
  return {
    service,
    enabled,
    sealedCredentials: credentials,
    keyId,
    fingerprint,
    bundleIds,
    environment,
    projectId,
    updatedAt,
  };
}
