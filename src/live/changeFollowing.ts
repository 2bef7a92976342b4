import { actorName, authorize, tenantOf, type Action, type Caller } from '../domain/caller.js';
import type { WatchScope } from './changeFanout.js';
import type { ChangeFeed, Watched } from './changeFeed.js';
import { ALL_TENANTS } from './changeBroadcast.js';
import { chatNotFound } from '../domain/chatId.js';
import { isChatId } from '../domain/chatId.js';
import type { Tenants } from '../tenants/room.js';
import type { ChatSessionsStore } from '../chats/room.js';

/** The scope to follow; both fields are optional. */
interface FollowInput {
  tenantHost?: string | null | undefined;
  chatId?: string | null | undefined;
}

/** Live changes for admins and operators. */
export type ChangeFollowing = ReturnType<typeof createChangeFollowing>;

interface ChangeFollowingOptions {
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
     * Deliveries as they are created, rescheduled or finished: of the caller's or the named tenant, or of one of its
     * chats; for an operator without a tenant, of the whole installation. Slow subscribers get only the newest state,
     * and are finally closed with CHANGES_MISSED. Ends with the gateway.
     * @throws DomainError FORBIDDEN, NOT_FOUND, CHAT_NOT_FOUND, INVALID_INPUT (a chat without a tenant),
     * TOO_MANY_REQUESTS
     */
    deliveries: (caller: Caller, input: FollowInput) => follow('deliveries', 'followDeliveries', caller, input),

    /** Push subscriptions as they are created, changed or removed. @throws DomainError as `deliveries` */
    pushSubscriptions: (caller: Caller, input: FollowInput) =>
      follow('pushSubscriptions', 'followPushSubscriptions', caller, input),
  };
}
