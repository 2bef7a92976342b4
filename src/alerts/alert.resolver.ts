import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { Alert, AlertConnection } from './alert.types.js';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { NUMBER_CURSOR } from '../graphql/cursor.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import type { Alerts } from './alerts.js';

@Resolver()
export class AlertResolver {
  constructor(private readonly services: { alerts: Alerts }) {}

  @Query(() => AlertConnection, { description: "The tenant's alerts, newest first. For VIEWER, ADMIN and OPERATOR." })
  alerts(
    @Ctx() context: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('openOnly', () => Boolean, { defaultValue: true, description: 'False: also those that are resolved.' })
    openOnly: boolean,
  ): Promise<Connection<Alert>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.services.alerts.list(caller, openOnly, slice),
      cursor: NUMBER_CURSOR,
      keyOf: (alert) => alert.id,
      nodeOf: (alert) => new Alert(alert),
    });
  }
}
