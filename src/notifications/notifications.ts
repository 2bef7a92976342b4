import {
  type ChatEventType,
  EVENT_NAME_MAX,
  EVENT_TEXT_MAX,
  parseChatEventType,
  parseWakingEventType,
  WAKING_EVENT_TYPES,
} from '../domain/chatEvent.js';
import { auditNote, type AuditNote } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { composeNotification, type ComposedNotification } from './composeNotification.js';
import { DomainError, refusedField } from '../domain/errors.js';
import { checkLocale } from '../domain/locale.js';
import { checkLinkTemplate } from './linkTemplate.js';
import { checkRoomForTemplate, EVERY_LOCALE, templateInForce, type TemplateInForce } from './notificationSettings.js';
import type { NotificationPrivacy, NotificationSettings } from '../domain/notificationSettings.js';
import { parseNotificationTemplate, type NotificationTemplateInput } from './notificationTemplate.js';
import type { PushService } from '../domain/pushService.js';
import { checkOptionalText } from '../domain/text.js';
import type { AppRecord, AppName, Apps } from '../tenants/room.js';
import type { NotificationSettingsStore } from './notificationSettings.store.js';

/** Which template of an app: of an event in a language, or (`locale` absent) in every language without its own. */
interface TemplateName extends AppName {
  event: string;
  locale?: string | null;
}

/** An event that an agent could cause, for a client of that language. */
interface PreviewInput extends AppName {
  event: string;
  locale?: string | null;
  displayName?: string | null;
  msg?: string | null;
  /** For the event in every language, in place of the app's own; absent: those. */
  template?: NotificationTemplateInput | null;
}

/** Null and absent fields stay unchanged. */
interface SettingsInput {
  privacy?: NotificationPrivacy | null;
  defaultLocale?: string | null;
  /** Empty: none. */
  linkTemplate?: string | null;
}

/** The preview of an event; `composed` is null if it makes no notification. */
export interface NotificationPreview {
  composed: ComposedNotification | null;
  /** The push services that are set up and enabled. */
  services: PushService[];
}

/** The chat id in previews. */
const NO_CHAT = 'preview';

/** The use cases of notification settings. */
export type Notifications = ReturnType<typeof createNotifications>;

interface NotificationsOptions {
  store: { notificationSettings: NotificationSettingsStore };
  directory: { forgetApp(tenantId: number, appId: string): void };
  apps: Pick<Apps, 'resolve'>;
  clock: Clock;
}

export function createNotifications({ store, directory, apps, clock }: NotificationsOptions) {
  /** Runs a change of an app's settings. @returns the app as it is then */
  async function change(
    caller: Caller,
    name: AppName,
    action: string,
    run: (app: AppRecord, note: AuditNote) => Promise<void>,
  ): Promise<AppRecord> {
    authorize(caller, 'configureNotifications');
    const app = await apps.resolve(caller, name);
    await run(app, auditNote(caller, action, clock()));
    directory.forgetApp(app.tenantId, app.appId);
    return apps.resolve(caller, name);
  }

  return {
    /** Changes the given fields. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    setSettings(caller: Caller, input: AppName & SettingsInput): Promise<AppRecord> {
      return change(caller, input, 'setNotificationSettings', (app, note) => {
        const { privacy, defaultLocale, linkTemplate } = input;
        const settings = {
          ...(privacy && { privacy }),
          ...(defaultLocale != null && { defaultLocale: checkLocale(defaultLocale, ['defaultLocale']) }),
          ...(linkTemplate != null && {
            linkTemplate: linkTemplate === '' ? null : checkLinkTemplate(linkTemplate, ['linkTemplate'], true),
          }),
        };
        if (Object.keys(settings).length === 0) {
          throw refusedField(['privacy'], 'or defaultLocale or linkTemplate must be given');
        }
        return store.notificationSettings.change(app.tenantId, app.appId, settings, note);
      });
    },

    /**
     * Sets a template. This node uses it at once, the others within seconds.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT
     */
    setTemplate(caller: Caller, input: TemplateName & { template: NotificationTemplateInput }): Promise<AppRecord> {
      return change(caller, input, 'setNotificationTemplate', (app, note) => {
        const place = placeOf(app, input);
        const template = parseNotificationTemplate(input.template, ['template']);
        checkRoomForTemplate(app.notificationSettings, place, template);
        return store.notificationSettings.setTemplate(place, template, note);
      });
    },

    /** @throws DomainError FORBIDDEN, NOT_FOUND (the template included), INVALID_INPUT */
    removeTemplate(caller: Caller, input: TemplateName): Promise<AppRecord> {
      return change(caller, input, 'removeNotificationTemplate', async (app, note) => {
        const wasThere = await store.notificationSettings.removeTemplate(placeOf(app, input), note);
        if (!wasThere) throw new DomainError('NOT_FOUND', 'the app has no such template', ['locale']);
      });
    },

    /** The settings of an app that the caller has already found. @throws DomainError FORBIDDEN */
    settings(caller: Caller, app: AppRecord): NotificationSettings {
      authorize(caller, 'readNotificationSettings');
      return app.notificationSettings;
    },

    /**
     * The effective template of each event for a language.
     * @param locale null: clients whose language is unknown
     * @throws DomainError INVALID_INPUT
     */
    templatesInForce(
      settings: NotificationSettings,
      locale: string | null,
    ): (TemplateInForce & { event: ChatEventType })[] {
      const wanted = locale === null ? null : checkLocale(locale, ['locale']);
      return WAKING_EVENT_TYPES.map((event) => ({ event, ...templateInForce(settings, event, wanted) }));
    },

    /**
     * Previews the notification of an event without publishing it. @throws DomainError FORBIDDEN, NOT_FOUND,
     * INVALID_INPUT
     */
    async preview(caller: Caller, input: PreviewInput): Promise<NotificationPreview> {
      authorize(caller, 'readNotificationSettings');
      const app = await apps.resolve(caller, input);
      const event = {
        event: parseChatEventType(input.event, ['event']),
        msg: checkOptionalText(input.msg, ['msg'], EVENT_TEXT_MAX),
      };
      const { notificationSettings: settings } = app;
      const template = input.template && parseNotificationTemplate(input.template, ['template']);
      const templates = template
        ? { ...settings.templates, [event.event]: { [EVERY_LOCALE]: template } }
        : settings.templates;
      const previewed = { ...app, notificationSettings: { ...settings, templates } };
      const speakerName = checkOptionalText(input.displayName, ['displayName'], EVENT_NAME_MAX);
      const locale = input.locale == null ? null : checkLocale(input.locale, ['locale']);
      return {
        composed: composeNotification({ chatId: NO_CHAT, event, speakerName, locale }, previewed),
        services: app.pushServices.filter(({ enabled }) => enabled).map(({ service }) => service),
      };
    },
  };
}

function placeOf({ tenantId, appId }: AppRecord, { event, locale }: TemplateName) {
  return {
    tenantId,
    appId,
    event: parseWakingEventType(event, ['event']),
    locale: locale == null ? EVERY_LOCALE : checkLocale(locale, ['locale']),
  };
}
