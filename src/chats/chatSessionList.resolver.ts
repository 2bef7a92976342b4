import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { ChatSessionConnection, ChatSessionFilter } from './chatSessionList.types.js';
import { countedConnectionOf, type Connection } from '../graphql/connection.js';
import { OrderedConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { TIME_CURSOR } from '../graphql/cursor.js';
import { ChatSession } from './session.types.js';
import type { ChatSessionList } from './chatSessionList.js';

@Resolver()
export class ChatSessionListResolver {
  constructor(private readonly services: { chatSessionList: ChatSessionList }) {}

  @Query(() => ChatSessionConnection, {
    description: "A tenant's chat sessions by time. For VIEWER and ADMIN of the tenant, and OPERATOR.",
  })
  chatSessions(
    @Ctx() context: GraphqlContext,
    @Args(() => OrderedConnectionArgs) args: OrderedConnectionArgs,
    @Arg('filter', () => ChatSessionFilter, { nullable: true }) filter: ChatSessionFilter | null,
  ): Promise<Connection<ChatSession>> {
    const caller = callerOf(context);
    return countedConnectionOf(context, args, {
      read: (slice) => this.services.chatSessionList.list(caller, filter ?? {}, slice),
      count: () => this.services.chatSessionList.count(caller, filter ?? {}),
      cursor: TIME_CURSOR,
      keyOf: ({ createdAt, chatId }) => ({ at: createdAt, name: chatId }),
      nodeOf: (session) => new ChatSession(session, caller),
    });
  }
}
