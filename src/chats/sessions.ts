import { randomUUID } from 'node:crypto';
import { authorize, tenantOf, type Caller } from '../domain/caller.js';
import { chatNotFound, chatNotOwned, isChatId } from '../domain/chatId.js';
import type { Clock } from '../domain/clock.js';
import { refusedField } from '../domain/errors.js';
import { sessionLocale } from './sessionLocale.js';
import { checkOptionalText, isStorableJson, STORABLE_JSON_RULE } from '../domain/text.js';
import { appArchived, type Apps } from '../tenants/room.js';
import type { ChatSessionRecord } from './chatSessionRow.js';
import type { ChatSessionsStore } from './chatSessions.store.js';

/** A client's input in a request for a chat. */
export interface RequestChatInput {
  phoneNumber?: string | null;
  from?: string | null;
  /** The client's language, a BCP 47 tag; if absent, `parameters` may contain it. */
  locale?: string | null;
  parameters?: Record<string, unknown> | null;
}

/** Characters (UTF-16 code units) of a client's phone number, and of its name. */
export const PHONE_NUMBER_MAX = 64;
export const CLIENT_NAME_MAX = 256;

/** Bytes of UTF-8 that a client's parameters may have as JSON. A limit is needed: clients can request many chats. */
const PARAMETERS_MAX = 4_096;

/** Whether parameters are within the limit of bytes. */
export function isWithinParameters(parameters: Record<string, unknown> | null): boolean {
  return Buffer.byteLength(JSON.stringify(parameters)) <= PARAMETERS_MAX;
}

/** The use cases of chat sessions. */
export type Sessions = ReturnType<typeof createSessions>;

interface SessionsOptions {
  store: { chatSessions: ChatSessionsStore };
  apps: Pick<Apps, 'isArchived'>;
  clock: Clock;
}

export function createSessions({ store, apps, clock }: SessionsOptions) {
  /** @throws DomainError FORBIDDEN, CHAT_NOT_FOUND, CHAT_NOT_OWNED */
  async function find(caller: Caller, chatId: string): Promise<ChatSessionRecord> {
    authorize(caller, 'readChatSession');
    const session = isChatId(chatId) ? await store.chatSessions.find(tenantOf(caller).id, chatId) : null;
    if (!session) throw chatNotFound();
    if (caller.role === 'DEVICE' && !(session.appId === caller.appId && session.clientId.equals(caller.clientId))) {
      throw chatNotOwned();
    }
    return session;
  }

  return {
    /**
     * The client's active session with its app, or a new one.
     * @param acceptLanguage the request's header, used if the input has no language
     * @throws DomainError FORBIDDEN, INVALID_INPUT, APP_ARCHIVED: the client has no active session
     */
    async requestChat(
      caller: Caller,
      input: RequestChatInput,
      acceptLanguage?: string,
    ): Promise<{ session: ChatSessionRecord; isNew: boolean }> {
      authorize(caller, 'requestChat');
      const phoneNumber = checkOptionalText(input.phoneNumber, ['phoneNumber'], PHONE_NUMBER_MAX);
      const from = checkOptionalText(input.from, ['from'], CLIENT_NAME_MAX);
      const parameters = input.parameters ?? null;
      if (!isStorableJson(parameters)) {
        throw refusedField(['parameters'], STORABLE_JSON_RULE);
      }
      if (!isWithinParameters(parameters)) {
        throw refusedField(['parameters'], `must have at most ${PARAMETERS_MAX} bytes of JSON`);
      }
      const { tenant, appId, clientId } = caller;
      if (await apps.isArchived(tenant.id, appId)) {
        // A chat that has begun goes on to its end.
        const session = await store.chatSessions.findActive(tenant.id, appId, clientId);
        if (!session) throw appArchived();
        return { session, isNew: false };
      }
      return store.chatSessions.request({
        tenantId: tenant.id,
        chatId: randomUUID(),
        appId,
        clientId,
        phoneNumber,
        from,
        locale: sessionLocale({ ...input, acceptLanguage }),
        parameters,
        at: clock(),
      });
    },

    find,

    /** The session of an object that the caller has read; null: it is gone. @throws DomainError FORBIDDEN */
    async ofChat(caller: Caller, { tenantId, chatId }: { tenantId: number; chatId: string }) {
      authorize(caller, 'readChatSession');
      return store.chatSessions.find(tenantId, chatId);
    },
  };
}
