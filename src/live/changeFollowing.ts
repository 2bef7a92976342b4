import { actorName, authorize, tenantOf, type Action, type Caller } from '../domain/caller.js';
import type { WatchScope } from './changeFanout.js';
import type { ChangeFeed, Watched } from './changeFeed.js';
import { ALL_TENANTS } from './changeBroadcast.js';
import { chatNotFound } from '../domain/chatId.js';
import { isChatId } from '../domain/chatId.js';
import type { Tenants } from '../tenants/room.js';
import type { ChatSessionsStore } from '../chats/room.js';

/** What somebody wants to follow; both may be absent. */
export interface FollowInput {
  tenantHost?: string | null | undefined;
  chatId?: string | null | undefined;
}

/** Live changes for those who look after a tenant. */
export type ChangeFollowing = ReturnType<typeof createChangeFollowing>;

export interface ChangeFollowingOptions {
  store: { chatSessions: ChatSessionsStore };
  tenants: Tenants;
  feed: ChangeFeed;
}

export function createChangeFollowing({ store, tenants, feed }: ChangeFollowingOptions) {
  async function follow<Kind extends keyof Watched>(
    kind: Kind,
    action: Action,
    caller: Caller,
    { tenantHost, chatId = null }: FollowInput,
  ): Promise<AsyncIterableIterator<Watched[Kind]>> {
    authorize(caller, action);
    const tenant = await tenants.namedOrWhole(caller, tenantHost);
    const scope: WatchScope = { tenantId: tenant?.id ?? ALL_TENANTS, chatId };
    if (chatId !== null) {
      const { id } = tenant ?? tenantOf(caller);
      const session = isChatId(chatId) ? await store.chatSessions.find(id, chatId) : null;
      if (!session) throw chatNotFound();
    }
    return feed.open(kind, scope, actorName(caller));
  }

  return {
    /**
     * How deliveries stand, each as it is made, put off or settled: of the caller's tenant or the one that is named, or of one
     * chat of it; for an operator that names none of the whole installation. Who does not keep up is told of the newest
     * state only, and at last that something was missed (CHANGES_MISSED); ends with the gateway.
     * @throws DomainError FORBIDDEN, NOT_FOUND, CHAT_NOT_FOUND, INVALID_INPUT (a chat without a tenant), TOO_MANY_REQUESTS
     */
    deliveries: (caller: Caller, input: FollowInput) => follow('deliveries', 'followDeliveries', caller, input),

    /** How push subscriptions stand, each as it comes, gets another token or goes. @throws DomainError as `deliveries` */
    pushSubscriptions: (caller: Caller, input: FollowInput) =>
      follow('pushSubscriptions', 'followPushSubscriptions', caller, input),
  };
}
