import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { ChatSessionConnection, ChatSessionFilter } from './chatSessionList.types.js';
import { connectionOf, type Connection } from './connection.js';
import { ConnectionArgs } from './connection.types.js';
import { callerOf, type GraphqlContext } from './context.js';
import { TIME_CURSOR } from './cursor.js';
import type { Services } from './services.js';
import { ChatSession } from './session.types.js';

@Resolver()
export class ChatSessionListResolver {
  constructor(private readonly services: Pick<Services, 'chatSessionList'>) {}

  @Query(() => ChatSessionConnection, {
    description: "A tenant's chat sessions, newest first. For VIEWER and ADMIN of the tenant, and OPERATOR.",
  })
  chatSessions(
    @Ctx() context: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => ChatSessionFilter, { nullable: true }) filter: ChatSessionFilter | null,
  ): Promise<Connection<ChatSession>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.services.chatSessionList.list(caller, filter ?? {}, slice),
      cursor: TIME_CURSOR,
      keyOf: ({ createdAt, chatId }) => ({ at: createdAt, name: chatId }),
      nodeOf: (session) => new ChatSession(session, caller),
    });
  }
}
