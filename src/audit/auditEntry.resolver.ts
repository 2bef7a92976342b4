import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { AuditEntry, AuditEntryConnection, AuditFilter } from './auditEntry.types.js';
import { countedConnectionOf, type Connection } from '../graphql/connection.js';
import { OrderedConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { BIG_CURSOR } from '../graphql/cursor.js';
import type { Audit } from './audit.js';
import { actorNameOf, keyIdOf } from './actorWords.js';
import type { ApiKeys } from '../identity/room.js';
import type { Tenants } from '../tenants/room.js';

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  constructor(private readonly services: { audit: Audit; tenants: Tenants; apiKeys: ApiKeys }) {}

  @Query(() => AuditEntryConnection, {
    description: 'The audit log by time. For VIEWER and ADMIN of the tenant, and OPERATOR.',
  })
  auditLog(
    @Ctx() context: GraphqlContext,
    @Args(() => OrderedConnectionArgs) args: OrderedConnectionArgs,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter: AuditFilter | null,
  ): Promise<Connection<AuditEntry>> {
    const caller = callerOf(context);
    return countedConnectionOf(context, args, {
      read: (slice) => this.services.audit.list(caller, filter ?? {}, slice),
      count: () => this.services.audit.count(caller, filter ?? {}),
      cursor: BIG_CURSOR,
      keyOf: ({ id }) => id,
      nodeOf: (entry) => new AuditEntry(entry),
    });
  }

  @FieldResolver(() => String, { nullable: true, description: "The tenant's host; null: of the installation itself." })
  async tenantHost(@Root() { record }: AuditEntry): Promise<string | null> {
    return record.tenantId === 0 ? null : (await this.services.tenants.byId(record.tenantId)).host;
  }

  @FieldResolver(() => String, { description: 'The actor in words: the name of an API key, not its id.' })
  async actorName(@Ctx() context: GraphqlContext, @Root() { record }: AuditEntry): Promise<string> {
    const caller = callerOf(context);
    return actorNameOf(record, (id) => this.services.apiKeys.nameOf(caller, record.tenantId, id));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The name of the API key that the object is; null: it is none.',
  })
  async objectName(@Ctx() context: GraphqlContext, @Root() { record }: AuditEntry): Promise<string | null> {
    const id = keyIdOf(record.object);
    return id === null ? null : this.services.apiKeys.nameOf(callerOf(context), record.tenantId, id);
  }
}
