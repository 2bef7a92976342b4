import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { AuditEntry, AuditEntryConnection, AuditFilter } from './auditEntry.types.js';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { BIG_CURSOR } from '../graphql/cursor.js';
import type { Audit } from './audit.js';
import type { Tenants } from '../tenants/room.js';

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  constructor(private readonly services: { audit: Audit; tenants: Tenants }) {}

  @Query(() => AuditEntryConnection, {
    description: 'The audit log, newest first. For VIEWER and ADMIN of the tenant, and OPERATOR.',
  })
  auditLog(
    @Ctx() context: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter: AuditFilter | null,
  ): Promise<Connection<AuditEntry>> {
    const caller = callerOf(context);
    return connectionOf(context, args, {
      read: (slice) => this.services.audit.list(caller, filter ?? {}, slice),
      cursor: BIG_CURSOR,
      keyOf: ({ id }) => id,
      nodeOf: (entry) => new AuditEntry(entry),
    });
  }

  @FieldResolver(() => String, { nullable: true, description: "The tenant's host; null: of the installation itself." })
  async tenantHost(@Root() { record }: AuditEntry): Promise<string | null> {
    return record.tenantId === 0 ? null : (await this.services.tenants.byId(record.tenantId)).host;
  }
}
