import { ArgsType, Field, ID, ObjectType } from 'type-graphql';
import type { Caller } from '../domain/caller.js';
import type { PushSubscriptionChange as ChangeRecord } from './changedRows.store.js';
import { ChatSession, SubscriptionStatusEnum } from '../chats/session.types.js';
import { PushSubscription } from '../subscriptions/subscription.types.js';

@ArgsType()
export class FollowArgs {
  @Field(() => String, { nullable: true, description: "Where absent, the caller's tenant." })
  tenantHost?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only changes of this chat.' })
  chatId?: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A chat's push subscription after a change." })
export class PushSubscriptionChange {
  readonly #session: ChatSession;

  constructor(
    private readonly record: ChangeRecord,
    caller: Caller,
  ) {
    this.#session = new ChatSession(record.session, caller);
  }

  @Field(() => SubscriptionStatusEnum)
  get status(): 'SUBSCRIBED' | 'NOT_SUBSCRIBED' {
    return this.record.subscription ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED';
  }

  @Field(() => ChatSession)
  get chatSession(): ChatSession {
    return this.#session;
  }

  @Field(() => PushSubscription, { nullable: true, description: 'Null: no longer subscribed.' })
  get pushSubscription(): PushSubscription | null {
    const { subscription } = this.record;
    return subscription && new PushSubscription(subscription, this.#session);
  }

  @Field(() => Date, { description: 'Since when.' })
  get at(): Date {
    return this.record.at;
  }
}
