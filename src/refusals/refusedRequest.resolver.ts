import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { BIG_CURSOR } from '../graphql/cursor.js';
import { App } from '../tenants/app.types.js';
import { RefusedRequest, RefusedRequestConnection } from './refusedRequest.types.js';
import type { Refusals } from './refusals.js';

@Resolver(() => App)
export class RefusedRequestResolver {
  readonly #refusals: Refusals;

  constructor({ refusals }: { refusals: Refusals }) {
    this.#refusals = refusals;
  }

  @FieldResolver(() => RefusedRequestConnection, {
    description:
      'Requests of devices that were refused, newest first: at most 1000, of the last seven days. For VIEWER, ADMIN and ' +
      'OPERATOR.',
  })
  refusedRequests(
    @Ctx() context: GraphqlContext,
    @Root() app: App,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<RefusedRequest>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.#refusals.ofApp(caller, app.record, slice),
      cursor: BIG_CURSOR,
      keyOf: ({ id }) => id,
      nodeOf: (refusal) => new RefusedRequest(refusal),
    });
  }
}
