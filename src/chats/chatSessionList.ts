import { authorize, type Caller } from '../domain/caller.js';
import type { ChatState } from '../domain/chatState.js';
import { canonicalId } from '../domain/publicId.js';
import type { PushService } from '../domain/pushService.js';
import type { ChatSessionRecord } from './chatSessionRow.js';
import { isStorableJson } from '../domain/text.js';
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
}

/** The use case of listing chat sessions, for admins. */
export type ChatSessionList = ReturnType<typeof createChatSessionListService>;

interface ChatSessionListOptions {
  store: { chatSessionList: ChatSessionListStore };
  tenants: Tenants;
}

export function createChatSessionListService({ store, tenants }: ChatSessionListOptions) {
  return {
    /** A tenant's chat sessions, newest first. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async list(caller: Caller, wanted: ChatSessionsWanted, slice: Slice<TimeKey>): Promise<ChatSessionRecord[]> {
      authorize(caller, 'listChatSessions');
      const tenant = await tenants.named(caller, wanted.tenantHost);
      const { chatId = null, state = null, subscribed = null, service = null } = wanted;
      const appId = wanted.appId == null ? null : canonicalId(wanted.appId);
      const clientId = wanted.clientId == null ? null : canonicalId(wanted.clientId);
      const filter = { appId, clientId, chatId, state, subscribed, service };
      return isStorableJson(filter) ? store.chatSessionList.ofTenant(tenant.id, filter, slice) : [];
    },
  };
}
