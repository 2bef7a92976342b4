import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Caller } from '../domain/caller.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { nullIfRefused } from '../graphql/errors.js';
import { decodeAnyGlobalId, type NodeKey, type NodeType } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import type { Plain } from '../graphql/plain.js';
import type { NodeLoader } from '../http/room.js';
import type { Tenants } from '../tenants/tenants.js';

/** The tenant id of objects of the installation itself. */
const INSTALLATION = 0;
const OF_INSTALLATION: readonly NodeType[] = ['ApiKey', 'AuditEntry'];

interface NodeResolverOptions {
  /** By GraphQL type, see Room. */
  nodes: Readonly<Record<string, NodeLoader>>;
  tenants: Pick<Tenants, 'byId'>;
}

@Resolver()
export class NodeResolver {
  constructor(private readonly options: NodeResolverOptions) {}

  @Query(() => Node, {
    nullable: true,
    description: 'The object with this id; null when there is none that the caller may know of.',
  })
  async node(@Ctx() context: GraphqlContext, @Arg('id', () => ID) id: string): Promise<Plain<Node> | null> {
    const caller = callerOf(context);
    const named = decodeAnyGlobalId(id);
    const own = named && (await this.ownOf(caller, named));
    const find = named && this.options.nodes[named.type];
    if (!own || !find) return null;
    return nullIfRefused('NOT_FOUND', () =>
      nullIfRefused('CHAT_NOT_FOUND', async () => (await find(own, named.tenantId, named.key)) as Plain<Node> | null),
    );
  }

  /** The caller within the named tenant; null: it belongs to another tenant. An operator may name any tenant. */
  private async ownOf(caller: Caller, { tenantId, type }: NodeKey & { type: NodeType }): Promise<Caller | null> {
    if (caller.role !== 'OPERATOR') return caller.tenant.id === tenantId ? caller : null;
    if (tenantId === INSTALLATION) return OF_INSTALLATION.includes(type) ? { ...caller, tenant: null } : null;
    const tenant = await nullIfRefused('NOT_FOUND', () => this.options.tenants.byId(tenantId));
    return tenant && { ...caller, tenant: { id: tenant.id, host: tenant.host } };
  }
}
