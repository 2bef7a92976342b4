import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { InterruptionLevel, LocalizedText as Localized, Notification } from '../domain/notification.js';
import type { PushService } from '../domain/pushService.js';
import type { NotificationPreview as Preview } from './notifications.js';
import type { Plain } from '../graphql/plain.js';
import {
  dataEntries,
  InterruptionLevelEnum,
  LocalizedText,
  NotificationData,
  NotificationKindEnum,
} from './notificationStyle.types.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { UserError } from '../graphql/userError.types.js';
import { NotificationTemplateInput } from './notificationTemplate.types.js';

@InputType({ description: 'An event that an agent could cause, for a client of that language.' })
export class PreviewNotificationInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String, { description: 'The type of a chat event, such as chat_session_message.' })
  event!: string;

  @Field(() => String, { nullable: true, description: "The client's language; null: not known." })
  locale?: string | null;

  @Field(() => String, { nullable: true, description: "The agent's name." })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'What was said.' })
  msg?: string | null;

  @Field(() => NotificationTemplateInput, {
    nullable: true,
    description: 'Preview with this template for the event, as if it replaced those of the app.',
  })
  template?: NotificationTemplateInput | null;
}

@ObjectType({ simpleResolvers: true, description: 'The preview of a notification.' })
export class NotificationPreview {
  constructor(private readonly preview: Preview) {}

  @Field(() => Boolean, { description: 'False: the event makes no notification, and all other fields are empty.' })
  get wakes(): boolean {
    return this.preview.composed !== null;
  }

  @Field(() => [PushServiceEnum], { description: 'The enabled push services.' })
  get services(): PushService[] {
    return this.preview.services;
  }

  @Field(() => String, { nullable: true, description: 'The language of its texts.' })
  get locale(): string | null {
    return this.preview.composed?.locale ?? null;
  }

  @Field(() => NotificationKindEnum, { nullable: true })
  get kind(): Notification['kind'] | null {
    return this.preview.composed?.notification.kind ?? null;
  }

  @Field(() => String, { nullable: true })
  get title(): string | null {
    return this.#shown?.title ?? null;
  }

  @Field(() => String, { nullable: true, description: 'As much of it as may fit into a push.' })
  get body(): string | null {
    return this.#shown?.body ?? null;
  }

  @Field(() => LocalizedText, { nullable: true })
  get titleLocalization(): Localized | null {
    return this.#shown?.titleLocalization ?? null;
  }

  @Field(() => LocalizedText, { nullable: true })
  get bodyLocalization(): Localized | null {
    return this.#shown?.bodyLocalization ?? null;
  }

  @Field(() => String, { nullable: true })
  get sound(): string | null {
    return this.#shown?.sound ?? null;
  }

  @Field(() => String, { nullable: true })
  get category(): string | null {
    return this.#shown?.category ?? null;
  }

  @Field(() => Int, { nullable: true })
  get ttlSeconds(): number | null {
    const { composed } = this.preview;
    return composed && composed.ttlMs / 1000;
  }

  @Field(() => String, { nullable: true, description: 'Where a tap leads.' })
  get link(): string | null {
    return this.preview.composed?.notification.link ?? null;
  }

  @Field(() => String, { nullable: true })
  get imageUrl(): string | null {
    return this.#shown?.imageUrl ?? null;
  }

  @Field(() => String, { nullable: true, description: 'The Android channel.' })
  get channelId(): string | null {
    return this.#shown?.channelId ?? null;
  }

  @Field(() => InterruptionLevelEnum, { nullable: true })
  get interruptionLevel(): InterruptionLevel | null {
    return this.#shown?.interruptionLevel ?? null;
  }

  @Field(() => Float, { nullable: true })
  get relevanceScore(): number | null {
    return this.#shown?.relevanceScore ?? null;
  }

  @Field(() => [NotificationData], { description: "The app's own data." })
  get data(): Plain<NotificationData>[] {
    return dataEntries(this.preview.composed?.notification.data ?? {});
  }

  @Field(() => String, { nullable: true })
  get analyticsLabel(): string | null {
    return this.preview.composed?.notification.analyticsLabel ?? null;
  }

  /** The visible notification; null for a background push. */
  get #shown(): Notification | null {
    const notification = this.preview.composed?.notification;
    return notification?.kind === 'ALERT' ? notification : null;
  }
}

@ObjectType({ simpleResolvers: true })
export class PreviewNotificationPayload {
  @Field(() => NotificationPreview, { nullable: true })
  preview?: NotificationPreview;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
