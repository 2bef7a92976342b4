import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { TIMED_NUMBER_CURSOR } from '../graphql/cursor.js';
import type { Apps, Tenants } from '../tenants/room.js';
import { App } from '../tenants/app.types.js';
import { Tenant } from '../tenants/tenant.types.js';
import { Alert, AlertConnection, AlertFilter } from './alert.types.js';
import type { Alerts } from './alerts.js';

@Resolver(() => Alert)
export class AlertResolver {
  constructor(private readonly services: { alerts: Alerts; tenants: Tenants; apps: Apps }) {}

  @Query(() => AlertConnection, {
    description:
      "Alerts, open and resolved, newest first. Default: those of the caller's tenant, for an OPERATOR of all tenants. For " +
      'VIEWER, ADMIN and OPERATOR.',
  })
  alerts(
    @Ctx() context: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => AlertFilter, { nullable: true }) filter: AlertFilter | null,
  ): Promise<Connection<Alert>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.services.alerts.list(caller, filter ?? {}, slice),
      cursor: TIMED_NUMBER_CURSOR,
      keyOf: ({ raisedAt, id }) => ({ at: raisedAt, id }),
      nodeOf: (alert) => new Alert(alert),
    });
  }

  @FieldResolver(() => Tenant)
  async tenant(@Root() { record }: Alert): Promise<Tenant> {
    return new Tenant(await this.services.tenants.byId(record.tenantId));
  }

  @FieldResolver(() => App, { nullable: true, description: 'Null where `appId` is.' })
  async app(@Root() { record }: Alert): Promise<App | null> {
    const { tenantId, appId } = record;
    return appId === null ? null : new App(await this.services.apps.byId(tenantId, appId));
  }
}
