import { Field, ID, ObjectType } from 'type-graphql';
import { Delivery } from '../delivery/history/delivery.types.js';
import { connectionType } from '../graphql/connectionType.js';
import { TIME_CURSOR } from '../graphql/cursor.js';
import { stringEnum } from '../graphql/stringEnum.js';
import type { TimelineEntryRecord, TimelineKind } from './timelines.js';
import type { Verdict } from './verdicts.js';

const DiagnosisVerdictEnum = stringEnum<Verdict>('DiagnosisVerdict', 'Why a message was or was not pushed.', {
  NEVER_SUBSCRIBED: 'The app had not subscribed.',
  SUBSCRIBE_REFUSED: 'The app tried to subscribe, and was refused.',
  UNSUBSCRIBED: 'The subscription had ended.',
  DEVICE_GONE: 'The app was removed, or its token was renewed.',
  DEVICE_TAKEN_OVER: 'Another client of the app has the device.',
  CLIENT_FETCHED: 'The client was in the chat and fetched it.',
  HELD_FOR_PRESENCE: 'The client is in the chat and may fetch it.',
  SERVICE_PAUSED: 'The push service of the app is switched off.',
  PROVIDER_REFUSES_CREDENTIALS: "The push service refuses the app's credentials.",
  PROVIDER_UNAVAILABLE: 'The push service cannot be reached, or fails.',
  THROTTLED: 'The push service asks to send more slowly.',
  EXPIRED: 'It would have come too late.',
  REJECTED: 'The push service rejected it, or rejects many device tokens of the app.',
  NOT_AN_EVENT_THAT_NOTIFIES: 'Nothing has happened that notifies.',
  WAITING: 'It is on its way.',
  SENT: 'The push service has accepted it.',
  NO_LONGER_KEPT: 'What became of it is not kept any more.',
});

@ObjectType({
  simpleResolvers: true,
  description: 'Why the last message of a chat was or was not pushed. Times in texts are ISO 8601 in UTC.',
})
export class Diagnosis {
  @Field(() => DiagnosisVerdictEnum)
  verdict!: Verdict;

  @Field(() => Date, { nullable: true, description: 'Since when it is so.' })
  since!: Date | null;

  @Field(() => String, { description: 'The verdict as one or two sentences.' })
  explanation!: string;

  @Field(() => String, { nullable: true, description: 'What you can do. Null: nothing has to be done.' })
  nextAction!: string | null;

  @Field(() => [String], { description: 'What the verdict rests on.' })
  facts!: string[];
}

const TimelineKindEnum = stringEnum<TimelineKind>('TimelineKind', 'What an entry of a timeline is.', {
  EVENT: 'A chat event, of the platform or the client.',
  CHANGE: 'A change of the chat or its push subscription.',
  REFUSED_REQUEST: 'A request of the device that was refused.',
});

@ObjectType({ simpleResolvers: true, description: 'Something that happened in a chat, and what followed from it.' })
export class TimelineEntry {
  constructor(private readonly record: TimelineEntryRecord) {}

  @Field(() => ID)
  get id(): string {
    return TIME_CURSOR.encode(this.record.key);
  }

  @Field(() => Date)
  get at(): Date {
    return this.record.key.at;
  }

  @Field(() => TimelineKindEnum)
  get kind(): TimelineKind {
    return this.record.kind;
  }

  @Field(() => String)
  get title(): string {
    return this.record.title;
  }

  @Field(() => String, { nullable: true, description: 'What followed from it, in sentences.' })
  get text(): string | null {
    return this.record.text;
  }

  @Field(() => String, { nullable: true, description: 'Of an event: its type.' })
  get event(): string | null {
    return this.record.event;
  }

  @Field(() => String, { nullable: true, description: 'Of a change: who made it.' })
  get actor(): string | null {
    return this.record.actor;
  }

  @Field(() => DiagnosisVerdictEnum, { nullable: true, description: 'Of an event: whether and why it was pushed.' })
  get verdict(): Verdict | null {
    return this.record.verdict;
  }

  @Field(() => Delivery, { nullable: true, description: 'Of an event: its delivery, if it made one.' })
  get delivery(): Delivery | null {
    return this.record.delivery && new Delivery(this.record.delivery);
  }
}

export const TimelineConnection = connectionType('TimelineEntry', () => TimelineEntry);
