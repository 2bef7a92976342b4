import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ChatSession } from '../chats/session.types.js';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { TIME_CURSOR } from '../graphql/cursor.js';
import type { Plain } from '../graphql/plain.js';
import type { Diagnoses } from './diagnoses.js';
import { Diagnosis, TimelineConnection, TimelineEntry } from './diagnosis.types.js';
import type { Timelines } from './timelines.js';

@Resolver(() => ChatSession)
export class DiagnosisResolver {
  readonly #diagnoses: Diagnoses;
  readonly #timelines: Timelines;

  constructor({ diagnoses, timelines }: { diagnoses: Diagnoses; timelines: Timelines }) {
    this.#diagnoses = diagnoses;
    this.#timelines = timelines;
  }

  @FieldResolver(() => Diagnosis, {
    nullable: true,
    description:
      'Why the last message was or was not pushed. Null: the chat has just been erased. For VIEWER, ADMIN and OPERATOR.',
  })
  diagnosis(@Ctx() context: GraphqlContext, @Root() { record }: ChatSession): Promise<Plain<Diagnosis> | null> {
    return this.#diagnoses.ofChat(callerOf(context), record);
  }

  @FieldResolver(() => TimelineConnection, {
    description:
      'Every chat event with what followed from it, every change of the subscription and every refused request, newest ' +
      'first. For VIEWER, ADMIN and OPERATOR.',
  })
  timeline(
    @Ctx() context: GraphqlContext,
    @Root() { record }: ChatSession,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<TimelineEntry>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.#timelines.ofChat(caller, record, slice),
      cursor: TIME_CURSOR,
      keyOf: ({ key }) => key,
      nodeOf: (entry) => new TimelineEntry(entry),
    });
  }
}
