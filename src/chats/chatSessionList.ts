import { boundedCount, type BoundedCount } from '../domain/boundedCount.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { ChatState } from '../domain/chatState.js';
import { canonicalId } from '../domain/publicId.js';
import type { PushService } from '../domain/pushService.js';
import type { ChatSessionRecord } from './chatSessionRow.js';
import { isStorableJson } from '../domain/text.js';
import { possibleRange } from '../domain/timeRange.js';
import type { Slice, TimeKey } from '../domain/slice.js';
import type { Tenants } from '../tenants/room.js';
import type { ChatSessionListStore } from './chatSessionList.store.js';

/** An admin's filter of chat sessions; absent or null: no condition. */
interface ChatSessionsWanted {
  tenantHost?: string | null;
  appId?: string | null;
  clientId?: string | null;
  chatId?: string | null;
  state?: ChatState | null;
  /** Whether the chat has a push subscription (with `service`: by that service). */
  subscribed?: boolean | null;
  service?: PushService | null;
  /** Whether it has not ended. */
  active?: boolean | null;
  createdAfter?: Date | null;
  createdBefore?: Date | null;
}

/** The use case of listing chat sessions, for admins. */
export type ChatSessionList = ReturnType<typeof createChatSessionList>;

interface ChatSessionListOptions {
  store: { chatSessionList: ChatSessionListStore };
  tenants: Tenants;
}

export function createChatSessionList({ store, tenants }: ChatSessionListOptions) {
  /** The tenant and the filter of a request; null: nothing can match. @throws DomainError as `list` */
  async function wantedBy(caller: Caller, wanted: ChatSessionsWanted) {
    authorize(caller, 'listChatSessions');
    const tenant = await tenants.named(caller, wanted.tenantHost);
    const { chatId = null, state = null, subscribed = null, service = null, active = null } = wanted;
    const appId = wanted.appId == null ? null : canonicalId(wanted.appId);
    const clientId = wanted.clientId == null ? null : canonicalId(wanted.clientId);
    const range = possibleRange(wanted.createdAfter, wanted.createdBefore);
    const [createdAfter, createdBefore] = [range?.after ?? null, range?.before ?? null];
    const filter = { appId, clientId, chatId, state, subscribed, service, active, createdAfter, createdBefore };
    return range && isStorableJson(filter) ? { tenantId: tenant.id, filter } : null;
  }

  return {
    /** A tenant's chat sessions, newest first. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async list(caller: Caller, wanted: ChatSessionsWanted, slice: Slice<TimeKey>): Promise<ChatSessionRecord[]> {
      const meant = await wantedBy(caller, wanted);
      return meant ? store.chatSessionList.ofTenant(meant.tenantId, meant.filter, slice) : [];
    },

    /** How many they are. @throws DomainError as `list` */
    async count(caller: Caller, wanted: ChatSessionsWanted): Promise<BoundedCount> {
      const meant = await wantedBy(caller, wanted);
      return boundedCount(meant ? await store.chatSessionList.count(meant.tenantId, meant.filter) : 0);
    },
  };
}
