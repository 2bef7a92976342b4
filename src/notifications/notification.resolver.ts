import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { App } from '../tenants/app.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { orUserErrors } from '../graphql/errors.js';
import {
  NotificationPreview,
  PreviewNotificationInput,
  PreviewNotificationPayload,
} from './notificationPreview.types.js';
import {
  NotificationSettings,
  NotificationSettingsPayload,
  RemoveNotificationTemplateInput,
  SetNotificationSettingsInput,
  SetNotificationTemplateInput,
} from './notificationSettings.types.js';
import { NotificationTemplate } from './notificationTemplate.types.js';
import type { Plain } from '../graphql/plain.js';
import type { Notifications } from './notifications.js';

@Resolver(() => NotificationSettings)
export class NotificationResolver {
  constructor(private readonly services: { notifications: Notifications }) {}

  @Mutation(() => NotificationSettingsPayload, {
    description:
      "Sets how much an app's notifications give away, and their language. For ADMIN of the tenant and OPERATOR.",
  })
  setNotificationSettings(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetNotificationSettingsInput) input: SetNotificationSettingsInput,
  ): Promise<Plain<NotificationSettingsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.notifications.setSettings(caller, input)) }));
  }

  @Mutation(() => NotificationSettingsPayload, {
    description:
      "Sets an app's template for one event and language, replacing the previous one. For ADMIN of the tenant " +
      'and OPERATOR.',
  })
  setNotificationTemplate(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetNotificationTemplateInput) input: SetNotificationTemplateInput,
  ): Promise<Plain<NotificationSettingsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.notifications.setTemplate(caller, input)) }));
  }

  @Mutation(() => NotificationSettingsPayload, {
    description: "Removes a template; the gateway's default texts apply again. For ADMIN of the tenant and OPERATOR.",
  })
  removeNotificationTemplate(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RemoveNotificationTemplateInput) input: RemoveNotificationTemplateInput,
  ): Promise<Plain<NotificationSettingsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({
      app: new App(await this.services.notifications.removeTemplate(caller, input)),
    }));
  }

  @Query(() => PreviewNotificationPayload, {
    description: 'Previews the notification of an event; nothing is sent or stored. For VIEWER, ADMIN and OPERATOR.',
  })
  previewNotification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PreviewNotificationInput) input: PreviewNotificationInput,
  ): Promise<Plain<PreviewNotificationPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({
      preview: new NotificationPreview(await this.services.notifications.preview(caller, input)),
    }));
  }

  @FieldResolver(() => [NotificationTemplate], {
    description: "The effective template of each notifying event for a client's language (null: unknown).",
  })
  templatesInForce(
    @Root() { settings }: NotificationSettings,
    @Arg('locale', () => String, { nullable: true }) locale: string | null,
  ): NotificationTemplate[] {
    return this.services.notifications
      .templatesInForce(settings, locale ?? null)
      .map((template) => new NotificationTemplate(template));
  }
}

@Resolver(() => App)
export class AppNotificationsResolver {
  constructor(private readonly services: { notifications: Notifications }) {}

  @FieldResolver(() => NotificationSettings, {
    description: 'Its notification settings. For VIEWER, ADMIN and OPERATOR.',
  })
  notificationSettings(@Ctx() context: GraphqlContext, @Root() app: App): NotificationSettings {
    return new NotificationSettings(this.services.notifications.settings(callerOf(context), app.record));
  }
}
