import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { InterruptionLevel, LocalizedText as Localized, Notification } from '../domain/notification.js';
import { EVERY_LOCALE, type TemplateInForce } from './notificationSettings.js';
import { PLAIN_TEMPLATE } from '../domain/notificationSettings.js';
import type { Plain } from '../graphql/plain.js';
import {
  dataEntries,
  InterruptionLevelEnum,
  LocalizedText,
  LocalizedTextInput,
  NotificationData,
  NotificationDataInput,
  NotificationKindEnum,
  NotificationPriorityEnum,
} from './notificationStyle.types.js';

const SILENT = 'The event sends no notification; the other fields are ignored then.';
const BODY = "Null: the event's message, if it has one, else the gateway's default text in the client's language.";
const BADGE = "Whether the app's icon shows the number of unseen notifications.";
const MUTABLE_CONTENT = 'Whether the app may change it before it is shown.';
const TTL_SECONDS = "When it expires; null: the event's default.";
const LINK = "Where a tap leads; null: the app's `linkTemplate`.";
const IMAGE_URL = 'A picture; null: none.';
const CHANNEL_ID = "The Android channel; null: the app's default.";
const INTERRUPTION_LEVEL = "How much an iPhone interrupts; null: the device's default.";
const RELEVANCE_SCORE = "Its place in an iPhone's summary, 0 to 1; null: not given.";
const DATA = "The app's own data, beside Beckon's.";
const ANALYTICS_LABEL = "The label of Google's own statistics; null: none.";
const REPLACES_EARLIER = "Whether it replaces the chat's notification on the device.";

@ObjectType({ simpleResolvers: true, description: "The texts and style of one event's notification." })
export class NotificationTemplate {
  constructor(private readonly place: Pick<TemplateInForce, 'locale' | 'template' | 'isOwn'> & { event: string }) {}

  @Field(() => String, { description: 'The type of the chat event.' })
  get event(): string {
    return this.place.event;
  }

  @Field(() => String, { nullable: true, description: 'Null: for all languages without their own.' })
  get locale(): string | null {
    return this.place.locale === EVERY_LOCALE ? null : this.place.locale;
  }

  @Field(() => Boolean, { description: "Whether it is the app's own." })
  get isOwn(): boolean {
    return this.place.isOwn;
  }

  @Field(() => Boolean, { description: SILENT })
  get silent(): boolean {
    return this.place.template.silent;
  }

  @Field(() => String)
  get title(): string {
    return this.place.template.title;
  }

  @Field(() => String, { nullable: true, description: BODY })
  get body(): string | null {
    return this.place.template.body;
  }

  @Field(() => NotificationKindEnum)
  get kind(): Notification['kind'] {
    return this.place.template.kind;
  }

  @Field(() => LocalizedText, { nullable: true })
  get titleLocalization(): Localized | null {
    return this.place.template.titleLocalization;
  }

  @Field(() => LocalizedText, { nullable: true })
  get bodyLocalization(): Localized | null {
    return this.place.template.bodyLocalization;
  }

  @Field(() => NotificationPriorityEnum)
  get priority(): Notification['priority'] {
    return this.place.template.priority;
  }

  @Field(() => Boolean, { description: BADGE })
  get badge(): boolean {
    return this.place.template.badge;
  }

  @Field(() => String, { nullable: true })
  get sound(): string | null {
    return this.place.template.sound;
  }

  @Field(() => String, { nullable: true })
  get category(): string | null {
    return this.place.template.category;
  }

  @Field(() => Boolean, { description: MUTABLE_CONTENT })
  get mutableContent(): boolean {
    return this.place.template.mutableContent;
  }

  @Field(() => Int, { nullable: true, description: TTL_SECONDS })
  get ttlSeconds(): number | null {
    return this.place.template.ttlSeconds;
  }

  @Field(() => Boolean, { description: REPLACES_EARLIER })
  get replacesEarlier(): boolean {
    return this.place.template.replacesEarlier;
  }

  @Field(() => String, { nullable: true, description: LINK })
  get link(): string | null {
    return this.place.template.link;
  }

  @Field(() => String, { nullable: true, description: IMAGE_URL })
  get imageUrl(): string | null {
    return this.place.template.imageUrl;
  }

  @Field(() => String, { nullable: true, description: CHANNEL_ID })
  get channelId(): string | null {
    return this.place.template.channelId;
  }

  @Field(() => InterruptionLevelEnum, { nullable: true, description: INTERRUPTION_LEVEL })
  get interruptionLevel(): InterruptionLevel | null {
    return this.place.template.interruptionLevel;
  }

  @Field(() => Float, { nullable: true, description: RELEVANCE_SCORE })
  get relevanceScore(): number | null {
    return this.place.template.relevanceScore;
  }

  @Field(() => [NotificationData], { description: DATA })
  get data(): Plain<NotificationData>[] {
    return dataEntries(this.place.template.data);
  }

  @Field(() => String, { nullable: true, description: ANALYTICS_LABEL })
  get analyticsLabel(): string | null {
    return this.place.template.analyticsLabel;
  }
}

@InputType({
  description:
    'The texts and style of a notification. Texts may have the placeholders {{name}} (the speaker), {{message}} ' +
    '(the message) and {{app}}.',
})
export class NotificationTemplateInput {
  @Field(() => Boolean, { defaultValue: PLAIN_TEMPLATE.silent, description: SILENT })
  silent!: boolean;

  @Field(() => String, { defaultValue: PLAIN_TEMPLATE.title, description: 'At most 256 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: `At most 1,024 characters. ${BODY}` })
  body?: string | null;

  @Field(() => NotificationKindEnum, { defaultValue: PLAIN_TEMPLATE.kind })
  kind!: Notification['kind'];

  @Field(() => LocalizedTextInput, { nullable: true, description: 'Shown in place of the title by apps that have it.' })
  titleLocalization?: LocalizedTextInput | null;

  @Field(() => LocalizedTextInput, { nullable: true, description: 'Shown in place of the body by apps that have it.' })
  bodyLocalization?: LocalizedTextInput | null;

  @Field(() => NotificationPriorityEnum, { nullable: true, description: 'Null: HIGH, but NORMAL for BACKGROUND.' })
  priority?: Notification['priority'] | null;

  @Field(() => Boolean, { defaultValue: PLAIN_TEMPLATE.badge, description: BADGE })
  badge!: boolean;

  @Field(() => String, { nullable: true, defaultValue: PLAIN_TEMPLATE.sound, description: 'Null: none.' })
  sound?: string | null;

  @Field(() => String, { nullable: true, defaultValue: PLAIN_TEMPLATE.category, description: 'Null: none.' })
  category?: string | null;

  @Field(() => Boolean, { defaultValue: PLAIN_TEMPLATE.mutableContent, description: MUTABLE_CONTENT })
  mutableContent!: boolean;

  @Field(() => Int, { nullable: true, description: `${TTL_SECONDS} 30 to 2,419,200.` })
  ttlSeconds?: number | null;

  @Field(() => Boolean, { defaultValue: PLAIN_TEMPLATE.replacesEarlier, description: REPLACES_EARLIER })
  replacesEarlier!: boolean;

  @Field(() => String, {
    nullable: true,
    description: `A URL of https or of the app's own scheme, with {{chatID}} where the id of the chat belongs; at most 512 bytes. ${LINK}`,
  })
  link?: string | null;

  @Field(() => String, { nullable: true, description: `An https URL. ${IMAGE_URL}` })
  imageUrl?: string | null;

  @Field(() => String, { nullable: true, description: `At most 64 characters. ${CHANNEL_ID}` })
  channelId?: string | null;

  @Field(() => InterruptionLevelEnum, { nullable: true, description: INTERRUPTION_LEVEL })
  interruptionLevel?: InterruptionLevel | null;

  @Field(() => Float, { nullable: true, description: RELEVANCE_SCORE })
  relevanceScore?: number | null;

  @Field(() => [NotificationDataInput], { nullable: true, description: `At most 20. ${DATA}` })
  data?: NotificationDataInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: `1 to 50 letters, digits, and - _ . ~ %. ${ANALYTICS_LABEL}`,
  })
  analyticsLabel?: string | null;
}
