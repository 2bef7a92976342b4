import { Field, InputType, ObjectType } from 'type-graphql';
import type { Notification } from '../domain/notification.js';
import { stringEnum } from '../graphql/stringEnum.js';

export const NotificationKindEnum = stringEnum<Notification['kind']>('NotificationKind', 'What a push does.', {
  ALERT: 'Shows a notification.',
  BACKGROUND: 'Wakes the app to fetch, and shows nothing by itself.',
});

export const NotificationPriorityEnum = stringEnum<Notification['priority']>(
  'NotificationPriority',
  'How much a push service hurries.',
  { HIGH: 'At once, even if the device sleeps.', NORMAL: 'When it suits the battery.' },
);

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
