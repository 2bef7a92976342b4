import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Resolver,
  Root,
  Subscription,
  type SubscribeResolverData,
} from 'type-graphql';
import { ChatEvent, ChatEventConnection, SendChatEventsInput, SendChatEventsPayload } from './chatEvent.types.js';
import type { StoredChatEvent } from './chatInbox.store.js';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { NUMBER_CURSOR } from '../graphql/cursor.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { ChatSession } from './session.types.js';
import type { History } from './history.js';
import type { ClientEvents } from './eventPorts.js';
import type { ChatFollowing } from './chatFollowing.js';

interface FollowingContext extends GraphqlContext {
  following: ChatFollowing;
}

/** The conversation of web and mobile clients: the counterpart of the legacy contract's events. */
@Resolver(() => ChatSession)
export class ConversationResolver {
  constructor(private readonly services: { events: ClientEvents; history: History }) {}

  @Mutation(() => SendChatEventsPayload, {
    description: "Sends the client's events to the tenant's platform; chat_session_end ends the chat. For DEVICE.",
  })
  sendChatEvents(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SendChatEventsInput) { chatId, events }: SendChatEventsInput,
  ): Promise<Plain<SendChatEventsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(() => this.services.events.send(caller, { chatId, events, trace: context.trace }), {
      accepted: 0,
      duplicates: 0,
      unknownEvents: [],
    });
  }

  @Subscription(() => ChatEvent, {
    description:
      "The platform's events that the client has not fetched, then each as it happens; ends with the chat. Meanwhile the " +
      'client is not notified of them. One at a time per chat. For DEVICE, at /graphql/stream.',
    subscribe: ({ args, context }: SubscribeResolverData<unknown, { chatId: string }, FollowingContext>) =>
      context.following.follow(callerOf(context), args.chatId),
  })
  chatEvents(@Root() event: StoredChatEvent, @Arg('chatId', () => ID) chatId: string): ChatEvent {
    return new ChatEvent(event, chatId);
  }

  @FieldResolver(() => ChatEventConnection, {
    description: 'What was said and done by both sides, oldest first. For DEVICE and PLATFORM.',
  })
  events(
    @Ctx() context: GraphqlContext,
    @Root() session: ChatSession,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<ChatEvent>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.services.history.page(caller, session.record, slice),
      cursor: NUMBER_CURSOR,
      keyOf: (event) => event.seq,
      nodeOf: (event) => new ChatEvent(event, session.record.chatId),
    });
  }
}
