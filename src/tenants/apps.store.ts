import type { AuditNote } from '../domain/auditNote.js';
import { DomainError } from '../domain/errors.js';
import { type NotificationSettings, readNotificationSettings } from '../domain/notificationSettings.js';
import { auditInsert, auditRow, noteParameters, noteValues } from '../database/auditEntry.js';
import { batchedFind } from '../database/batchedFind.js';
import { batchedSlices } from '../database/batchedSlices.js';
import type { Database } from '../database/database.js';
import { isDuplicate } from '../database/databaseErrors.js';
import { Prisma, type App } from '../database/generated/client.js';
import {
  PUSH_SERVICE_COLUMNS,
  type PushServiceRecord,
  pushServiceRecordOf,
  type PushServiceRow,
} from '../database/pushServiceRow.js';
import type { Slice } from '../domain/slice.js';

/** An entry of a tenant, with its push services in their fixed order. */
export interface AppRecord {
  tenantId: number;
  appId: string;
  name: string;
  notificationSettings: NotificationSettings;
  /** What clients see before they request a chat. */
  available: boolean;
  /** The estimated wait for an agent in seconds; null: unknown. */
  estimatedWait: number | null;
  createdAt: Date;
  /** Since when the app is archived; null: it is not. */
  archivedAt: Date | null;
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
${auditInsert({
  from: 'changed',
  ...noteParameters(5),
  object: `'app:' || app_id`,
  details: `jsonb_build_object('before', jsonb_build_object('available', old, 'estimatedWait', old_wait),
    'after', jsonb_build_object('available', $3::bool, 'estimatedWait', $4::int))`,
})}`;

type AppRow = App & { pushServices: PushServiceRow[] };
/** A row of a list: an app with one of its push services, if it has any. */
type ListRow = App & (PushServiceRow | { service: null });

const EVERY = Prisma.sql`TRUE`;
const ACTIVE = Prisma.sql`a.archived_at IS NULL`;
const COLUMNS = Prisma.sql`a.tenant_id AS "tenantId", a.app_id AS "appId", a.name,
  a.notification_settings AS "notificationSettings", a.available, a.estimated_wait AS "estimatedWait",
  a.created_at AS "createdAt", a.archived_at AS "archivedAt"`;

const WITH_SERVICES = { pushServices: { orderBy: { service: 'asc' } } } as const;

/** See `createAppsStore`. */
export type AppsStore = ReturnType<typeof createAppsStore>;

/** The apps of one database, with their push services. */
export function createAppsStore({ prisma }: Database) {
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

  const ownerOf = ({ tenantId }: AppRecord) => tenantId;
  const listAll = batchedSlices(String, ownerOf, (ids: readonly number[], slice: Slice<string>) =>
    readSlices(ids, slice, EVERY),
  );
  const listActive = batchedSlices(String, ownerOf, (ids: readonly number[], slice: Slice<string>) =>
    readSlices(ids, slice, ACTIVE),
  );

  async function readSlices(
    tenantIds: readonly number[],
    slice: Slice<string>,
    which: Prisma.Sql,
  ): Promise<AppRecord[]> {
    const { after, before } = slice;
    const direction = slice.fromEnd ? Prisma.sql`DESC` : Prisma.sql`ASC`;
    const rows = await prisma.$queryRaw<ListRow[]>`
      SELECT n.*, ${PUSH_SERVICE_COLUMNS} FROM unnest(${[...tenantIds]}::int[]) AS t(id)
      CROSS JOIN LATERAL (
        SELECT ${COLUMNS} FROM apps a
        WHERE a.tenant_id = t.id AND ${which}
          AND ${after === null ? EVERY : Prisma.sql`a.app_id > ${after}`}
          AND ${before === null ? EVERY : Prisma.sql`a.app_id < ${before}`}
        ORDER BY a.app_id ${direction} LIMIT ${slice.limit}
      ) n
      LEFT JOIN push_service_configs p ON p.tenant_id = n."tenantId" AND p.app_id = n."appId"
      ORDER BY n."tenantId", n."appId" ${direction}, p.service`;
    return appsOf(rows).map(appRecordOf);
  }

  const counts = batchedFind(
    String,
    ({ tenantId }: { tenantId: number; all: number; archived: number }) => tenantId,
    async (tenantIds) => {
      const where = { tenantId: { in: [...tenantIds] } };
      const rows = await prisma.app.groupBy({ by: ['tenantId'], where, _count: { _all: true, archivedAt: true } });
      return rows.map(({ tenantId, _count }) => ({ tenantId, all: _count._all, archived: _count.archivedAt }));
    },
  );

  return {
    find: (tenantId: number, appId: string) => find({ tenantId, appId }),

    /** A tenant's apps, ordered by id. The same slices of many tenants share one statement. */
    list: (tenantId: number, slice: Slice<string>, includeArchived = true) =>
      (includeArchived ? listAll : listActive)(tenantId, slice),

    /** The number of a tenant's apps. Requests for many tenants share one statement. */
    async count(tenantId: number, includeArchived = true): Promise<number> {
      const { all, archived } = (await counts(tenantId)) ?? { all: 0, archived: 0 };
      return includeArchived ? all : all - archived;
    },

    async setAvailability(
      tenantId: number,
      appId: string,
      availability: Pick<AppRecord, 'available' | 'estimatedWait'>,
      note: AuditNote,
    ): Promise<void> {
      const { available, estimatedWait } = availability;
      const key = [tenantId, appId, available, estimatedWait];
      await prisma.$executeRawUnsafe(SET_AVAILABILITY, ...key, ...noteValues(note));
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

/** Each app with its push services; its rows follow one another. */
function appsOf(rows: readonly ListRow[]): AppRow[] {
  const apps: AppRow[] = [];
  for (const row of rows) {
    const last = apps.at(-1);
    const isNext = last?.tenantId !== row.tenantId || last.appId !== row.appId;
    const app = isNext ? { ...row, pushServices: [] } : last;
    if (isNext) apps.push(app);
    if (row.service !== null) app.pushServices.push(row);
  }
  return apps;
}

function appRecordOf(app: AppRow): AppRecord {
  const { tenantId, appId, name, available, estimatedWait, createdAt, archivedAt } = app;
  return {
    tenantId,
    appId,
    name,
    notificationSettings: readNotificationSettings(app.notificationSettings),
    available,
    estimatedWait,
    createdAt,
    archivedAt,
    pushServices: app.pushServices.map(pushServiceRecordOf),
  };
}
