import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Caller } from '../domain/caller.js';
import { Alert } from '../alerts/alert.types.js';
import { ApiKey } from '../identity/apiKey.types.js';
import { App } from '../tenants/app.types.js';
import { AuditEntry } from '../audit/auditEntry.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { Delivery } from '../delivery/delivery.types.js';
import { nullIfRefused } from '../graphql/errors.js';
import { decodeAnyGlobalId, type NodeKey, type NodeType } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import type { Plain } from '../graphql/plain.js';
import type { Services } from './services.js';
import { ChatSession } from '../chats/session.types.js';
import { PushSubscription } from '../subscriptions/subscription.types.js';
import { Tenant } from '../tenants/tenant.types.js';

/** What is of the installation itself is of no tenant. */
const INSTALLATION = 0;
const OF_INSTALLATION: readonly NodeType[] = ['ApiKey', 'AuditEntry'];

@Resolver()
export class NodeResolver {
  readonly #find: Record<NodeType, (caller: Caller, tenantId: number, key: string) => Promise<Plain<Node> | null>>;

  constructor(private readonly services: Services) {
    const { sessions, subscriptions, deliveries, tenants, apps, apiKeys, alerts, audit } = services;
    const session = async (caller: Caller, chatId: string) =>
      new ChatSession(await sessions.find(caller, chatId), caller);
    this.#find = {
      ChatSession: (caller, _tenantId, chatId) => session(caller, chatId),
      PushSubscription: async (caller, _tenantId, chatId) => {
        const found = await session(caller, chatId);
        const { subscription } = await subscriptions.status(caller, found.record);
        return subscription && new PushSubscription(subscription, found);
      },
      Delivery: async (caller, tenantId, id) => new Delivery(await deliveries.find(caller, tenantId, id)),
      Tenant: async (caller, tenantId) => new Tenant(await tenants.find(caller, tenantId)),
      App: async (caller, tenantId, appId) => new App(await apps.findById(caller, tenantId, appId)),
      ApiKey: async (caller, tenantId, id) => new ApiKey(await apiKeys.find(caller, tenantId, id)),
      Alert: async (caller, tenantId, id) => new Alert(await alerts.find(caller, tenantId, numberOf(id))),
      AuditEntry: async (caller, tenantId, id) => new AuditEntry(await audit.find(caller, tenantId, bigOf(id))),
    };
  }

  @Query(() => Node, {
    nullable: true,
    description: 'The object with this id; null when there is none that the caller may know of.',
  })
  async node(@Ctx() context: GraphqlContext, @Arg('id', () => ID) id: string): Promise<Plain<Node> | null> {
    const caller = callerOf(context);
    const named = decodeAnyGlobalId(id);
    const own = named && (await this.ownOf(caller, named));
    if (!own) return null;
    const find = () => this.#find[named.type](own, named.tenantId, named.key);
    return nullIfRefused('NOT_FOUND', () => nullIfRefused('CHAT_NOT_FOUND', find));
  }

  /** The caller where the tenant is its own, or it is an operator, who then speaks of that tenant; else null. */
  private async ownOf(caller: Caller, { tenantId, type }: NodeKey & { type: NodeType }): Promise<Caller | null> {
    if (caller.role !== 'OPERATOR') return caller.tenant.id === tenantId ? caller : null;
    if (tenantId === INSTALLATION) return OF_INSTALLATION.includes(type) ? { ...caller, tenant: null } : null;
    const tenant = await nullIfRefused('NOT_FOUND', () => this.services.tenants.byId(tenantId));
    return tenant && { ...caller, tenant: { id: tenant.id, host: tenant.host } };
  }
}

/** -1, which nothing has, for what is no number. */
function bigOf(text: string): bigint {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : -1n;
}

/** As `bigOf`, of those that need fewer digits. */
function numberOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}
