import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { App } from '../tenants/app.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { nullIfRefused, orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { ChatSession, EndChatInput, EndChatPayload, RequestChatInput, RequestChatPayload } from './session.types.js';
import type { Sessions } from './sessions.js';
import type { ChatEnding } from './eventPorts.js';
import type { Apps } from '../tenants/room.js';

@Resolver(() => ChatSession)
export class ChatSessionResolver {
  constructor(private readonly services: { apps: Apps; events: ChatEnding; sessions: Sessions }) {}

  @Query(() => ChatSession, {
    nullable: true,
    description: 'A chat session of the tenant; for DEVICE only its own. Null when there is none.',
  })
  chatSession(@Ctx() context: GraphqlContext, @Arg('chatId', () => ID) chatId: string): Promise<ChatSession | null> {
    const caller = callerOf(context);
    return nullIfRefused(
      'CHAT_NOT_FOUND',
      async () => new ChatSession(await this.services.sessions.find(caller, chatId), caller),
    );
  }

  @Mutation(() => RequestChatPayload, {
    description: "The client's active chat session with its app, or a new one. For DEVICE.",
  })
  requestChat(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RequestChatInput) input: RequestChatInput,
  ): Promise<Plain<RequestChatPayload>> {
    return orUserErrors(() =>
      context.requestingChat(async (caller) => {
        // A browser may just have become a new client: the answer's fields are resolved for that client.
        context.caller = caller;
        const { session, isNew } = await this.services.sessions.requestChat(caller, input, context.acceptLanguage);
        return { chatSession: new ChatSession(session, caller), isNewChat: isNew };
      }),
    );
  }

  @Mutation(() => EndChatPayload, {
    description: 'Ends a chat; its push subscription goes with it. For PLATFORM and ADMIN.',
  })
  endChat(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => EndChatInput) { chatId }: EndChatInput,
  ): Promise<Plain<EndChatPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => {
      await this.services.events.endChat(caller, chatId, context.trace);
      return { chatSession: new ChatSession(await this.services.sessions.find(caller, chatId), caller) };
    });
  }

  @FieldResolver(() => App)
  async app(@Root() { record }: ChatSession): Promise<App> {
    return new App(await this.services.apps.byId(record.tenantId, record.appId));
  }
}
