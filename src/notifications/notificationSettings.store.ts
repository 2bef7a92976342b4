import type { ChatEventType } from '../domain/chatEvent.js';
import {
  DEFAULT_SETTINGS,
  type NotificationSettings,
  type NotificationTemplate,
} from '../domain/notificationSettings.js';
import type { AuditNote } from '../domain/auditNote.js';
import { auditInsert, noteParameters, noteValues } from '../database/auditEntry.js';
import type { Database } from '../database/database.js';

/** One template of an app. `locale`: canonical, or `EVERY_LOCALE`. */
interface TemplatePlace {
  tenantId: number;
  appId: string;
  event: ChatEventType;
  locale: string;
}

/**
 * Each change is computed from the locked row, so that concurrent changes of different settings are all kept.
 * `settings` is the old value, `$7` the new one.
 */
const changing = (assignment: string, details: string, condition = 'TRUE') => `
WITH before AS (
  SELECT tenant_id, app_id, notification_settings AS settings FROM apps
  WHERE tenant_id = $1 AND app_id = $2 FOR NO KEY UPDATE
), changed AS (
  UPDATE apps a SET notification_settings = ${assignment} FROM before b
  WHERE a.tenant_id = b.tenant_id AND a.app_id = b.app_id AND ${condition} RETURNING a.tenant_id, a.app_id, settings
)
${auditInsert({ from: 'changed', ...noteParameters(3), object: `'app:' || app_id`, details })}`;

const TEMPLATE_BEFORE = `settings #> ARRAY['templates', $8::text, $9::text]`;
const CHANGE = changing(
  'settings || $7::jsonb',
  `jsonb_build_object('before', (SELECT jsonb_object_agg(key, COALESCE(settings -> key, $8::jsonb -> key))
    FROM jsonb_object_keys($7::jsonb) key),
    'after', $7::jsonb)`,
);
/** By steps, because jsonb_set makes no object on the way to its place. */
const SET_TEMPLATE = changing(
  `settings || jsonb_build_object('templates',
    COALESCE(settings -> 'templates', '{}') || jsonb_build_object($8::text,
      COALESCE(settings #> ARRAY['templates', $8::text], '{}') || jsonb_build_object($9::text, $7::jsonb)))`,
  `jsonb_build_object('event', $8::text, 'locale', $9::text, 'before', ${TEMPLATE_BEFORE}, 'after', $7::jsonb)`,
);
const REMOVE_TEMPLATE = changing(
  `settings #- ARRAY['templates', $8::text, $9::text]`,
  `jsonb_build_object('event', $8::text, 'locale', $9::text, 'before', ${TEMPLATE_BEFORE}, 'after', $7::jsonb)`,
  `${TEMPLATE_BEFORE} IS NOT NULL`,
);

/** See `createNotificationSettingsStore`. */
export type NotificationSettingsStore = ReturnType<typeof createNotificationSettingsStore>;

/** Writes the notification settings of apps; `apps.ts` reads them. */
export function createNotificationSettingsStore({ prisma }: Database) {
  /** @returns how many apps were changed */
  function run(sql: string, app: Pick<TemplatePlace, 'tenantId' | 'appId'>, note: AuditNote, ...rest: unknown[]) {
    return prisma.$executeRawUnsafe(sql, app.tenantId, app.appId, ...noteValues(note), ...rest);
  }

  return {
    /** Changes the given fields. */
    async change(
      tenantId: number,
      appId: string,
      settings: Partial<Pick<NotificationSettings, 'privacy' | 'defaultLocale' | 'linkTemplate'>>,
      note: AuditNote,
    ): Promise<void> {
      await run(CHANGE, { tenantId, appId }, note, JSON.stringify(settings), JSON.stringify(DEFAULT_SETTINGS));
    },

    /** Sets a template, replacing the previous one. */
    async setTemplate(place: TemplatePlace, template: NotificationTemplate, note: AuditNote): Promise<void> {
      await run(SET_TEMPLATE, place, note, JSON.stringify(template), place.event, place.locale);
    },

    /** @returns whether there was one to remove */
    async removeTemplate(place: TemplatePlace, note: AuditNote): Promise<boolean> {
      return (await run(REMOVE_TEMPLATE, place, note, null, place.event, place.locale)) > 0;
    },
  };
}
