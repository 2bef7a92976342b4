import { Field, InputType, ObjectType } from 'type-graphql';
import type { InterruptionLevel, Notification } from '../domain/notification.js';
import type { Plain } from '../graphql/plain.js';
import { stringEnum } from '../graphql/stringEnum.js';

export const NotificationKindEnum = stringEnum<Notification['kind']>('NotificationKind', 'What a push does.', {
  ALERT: 'Shows a notification.',
  BACKGROUND: 'Wakes the app to fetch, and shows nothing.',
});

export const NotificationPriorityEnum = stringEnum<Notification['priority']>(
  'NotificationPriority',
  'How much a push service hurries.',
  { HIGH: 'At once, even if the device sleeps.', NORMAL: 'When it suits the battery.' },
);

export const InterruptionLevelEnum = stringEnum<InterruptionLevel>(
  'InterruptionLevel',
  "How much an iPhone interrupts. Apple's critical level is not offered: Apple grants it to few apps.",
  {
    PASSIVE: 'Adds to the list, without sound and light.',
    ACTIVE: 'Sound and light at once: the default.',
    TIME_SENSITIVE: "Also in a focus, where the app has Apple's capability for it.",
  },
);

@ObjectType({ simpleResolvers: true, description: "One of an app's own data in a push." })
export class NotificationData {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  value!: string;
}

@InputType({ description: "One of an app's own data in a push." })
export class NotificationDataInput {
  @Field(() => String, {
    description: 'A letter, then up to 63 letters, digits, - _ and dots; no name that Beckon or a push service uses.',
  })
  name!: string;

  @Field(() => String, { description: 'At most 1,024 characters.' })
  value!: string;
}

/** A list, because GraphQL has no maps. */
export function dataEntries(data: Readonly<Record<string, string>>): Plain<NotificationData>[] {
  return Object.entries(data).map(([name, value]) => ({ name, value }));
}

@ObjectType({ simpleResolvers: true, description: "A text that the app itself has in the reader's language." })
export class LocalizedText {
  @Field(() => String, { description: "The text's name in the app." })
  key!: string;

  @Field(() => [String], { description: 'Arguments of the text.' })
  args!: readonly string[];
}

@InputType({ description: "A text that the app itself has in the reader's language." })
export class LocalizedTextInput {
  @Field(() => String, { description: "The text's name in the app." })
  key!: string;

  @Field(() => [String], { description: 'Arguments of the text: at most 8, which may have placeholders.' })
  args!: string[];
}
