import type { ChatEventType } from '../domain/chatEvent.js';
import type { NotificationSettings } from '../domain/notificationSettings.js';
import type { NotificationTemplate } from '../domain/notificationTemplate.js';
import type { AuditNote } from './auditEntries.js';
import type { Database } from './database.js';

/** One template of an app. `locale`: canonical, or `EVERY_LOCALE`. */
export interface TemplatePlace {
  tenantId: number;
  appId: string;
  event: ChatEventType;
  locale: string;
}

/**
 * Each change is made of what the row holds at that moment, under its lock: two admins who change two things at once, on
 * whatever nodes, both see their change kept.
 */
const changing = (assignment: string, condition = 'TRUE') => `
WITH changed AS (
  UPDATE apps SET notification_settings = ${assignment}
  WHERE tenant_id = $1 AND app_id = $2 AND ${condition} RETURNING tenant_id, app_id
)
INSERT INTO audit_entries (tenant_id, at, actor, action, object, details)
SELECT tenant_id, $3::timestamptz, $4, $5, 'app:' || app_id, $6::jsonb FROM changed`;

const CHANGE = changing('notification_settings || $6::jsonb');
/** By steps, because jsonb_set makes no object on the way to its place. */
const SET_TEMPLATE = changing(`notification_settings || jsonb_build_object('templates',
    COALESCE(notification_settings -> 'templates', '{}') || jsonb_build_object($7::text,
      COALESCE(notification_settings #> ARRAY['templates', $7::text], '{}') || jsonb_build_object($8::text, $9::jsonb)))`);
const REMOVE_TEMPLATE = changing(
  `notification_settings #- ARRAY['templates', $7::text, $8::text]`,
  `notification_settings #> ARRAY['templates', $7::text, $8::text] IS NOT NULL`,
);

/** What the apps of one database say in their notifications; `apps.ts` reads it. */
export function createNotificationSettings({ prisma }: Database) {
  return {
    /** Changes what is named, and leaves the rest. */
    async change(
      tenantId: number,
      appId: string,
      settings: Partial<Pick<NotificationSettings, 'privacy' | 'defaultLocale'>>,
      { at, actor, action }: AuditNote,
    ): Promise<void> {
      await prisma.$executeRawUnsafe(CHANGE, tenantId, appId, at, actor, action, JSON.stringify(settings));
    },

    /** Puts a template in its place, instead of what was there. */
    async setTemplate(
      { tenantId, appId, event, locale }: TemplatePlace,
      template: NotificationTemplate,
      { at, actor, action }: AuditNote,
    ): Promise<void> {
      const details = JSON.stringify({ event, locale, template });
      const text = JSON.stringify(template);
      await prisma.$executeRawUnsafe(SET_TEMPLATE, tenantId, appId, at, actor, action, details, event, locale, text);
    },

    /** @returns whether there was one to remove */
    async removeTemplate(
      { tenantId, appId, event, locale }: TemplatePlace,
      { at, actor, action }: AuditNote,
    ): Promise<boolean> {
      const details = JSON.stringify({ event, locale });
      const removed = await prisma.$executeRawUnsafe(
        REMOVE_TEMPLATE,
        tenantId,
        appId,
        at,
        actor,
        action,
        details,
        event,
        locale,
      );
      return removed > 0;
    },
  };
}
