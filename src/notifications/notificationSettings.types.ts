import { Field, InputType, ObjectType } from 'type-graphql';
import type { NotificationSettings as Settings } from '../domain/notificationSettings.js';
import type { NotificationPrivacy } from '../domain/notificationSettings.js';
import { App } from '../tenants/app.types.js';
import { NotificationTemplate, NotificationTemplateInput } from './notificationTemplate.types.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { UserError } from '../graphql/userError.types.js';

const NotificationPrivacyEnum = stringEnum<NotificationPrivacy>(
  'NotificationPrivacy',
  'How much of a chat its notifications give away.',
  {
    PREVIEW: 'Notifications may show messages and their senders.',
    PRIVATE: 'Messages and their senders are never sent: {{name}} is the name of the app, {{message}} a neutral text.',
  },
);

@ObjectType({ simpleResolvers: true, description: 'The notification settings of an app.' })
export class NotificationSettings {
  constructor(readonly settings: Settings) {}

  @Field(() => NotificationPrivacyEnum)
  get privacy(): NotificationPrivacy {
    return this.settings.privacy;
  }

  @Field(() => String, { description: 'For clients whose language is unknown or has no texts.' })
  get defaultLocale(): string {
    return this.settings.defaultLocale;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The link of notifications whose template has none: an https URL with {{chatID}}.',
  })
  get linkTemplate(): string | null {
    return this.settings.linkTemplate;
  }

  @Field(() => [NotificationTemplate], { description: "The app's own." })
  get templates(): NotificationTemplate[] {
    return Object.entries(this.settings.templates).flatMap(([event, templates]) =>
      Object.entries(templates).map(
        ([locale, template]) => new NotificationTemplate({ event, locale, template, isOwn: true }),
      ),
    );
  }
}

@InputType({ description: 'Absent fields stay unchanged.' })
export class SetNotificationSettingsInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => NotificationPrivacyEnum, { nullable: true })
  privacy?: NotificationPrivacy | null;

  @Field(() => String, { nullable: true, description: 'A BCP 47 tag such as de or pt-BR.' })
  defaultLocale?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'An https URL, with {{chatID}} where the id of the chat belongs; at most 512 bytes. Empty: none.',
  })
  linkTemplate?: string | null;
}

@InputType()
export class SetNotificationTemplateInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String, {
    description: 'The type of an event that can make a notification, such as chat_session_message.',
  })
  event!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A BCP 47 tag such as de or pt-BR; null: all languages without their own template.',
  })
  locale?: string | null;

  @Field(() => NotificationTemplateInput)
  template!: NotificationTemplateInput;
}

@InputType()
export class RemoveNotificationTemplateInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String)
  event!: string;

  @Field(() => String, { nullable: true, description: 'Null: the one for every language without its own.' })
  locale?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class NotificationSettingsPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
