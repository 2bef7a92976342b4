import type { FastifyInstance } from 'fastify';
import type { Callers } from '../http/callers.js';
import type { Apps } from '../tenants/room.js';
import type { Sessions } from './sessions.js';
import { beforeBody, jsonObjectBody, parsed } from '../rest/requestBody.js';
import { chatRequestSchema } from './chatRequestBody.js';
import { checkLegacyScheme } from '../identity/room.js';
import { LEGACY_PREFIX } from '../rest/restParameters.js';
import type { RestAnswer } from '../rest/restAnswers.js';

export interface RequestChatOptions {
  callers: Callers;
  sessions: Sessions;
  apps: Apps;
}

/** The legacy contract's Request Chat: the client's active session, or a new one. */
export function requestChatRoutes(app: FastifyInstance, { callers, sessions, apps }: RequestChatOptions): void {
  const arriving = beforeBody(async (request) => {
    checkLegacyScheme(request);
    await callers.arriving(request);
  });
  app.post<{ Reply: RestAnswer<'chat'> }>(`${LEGACY_PREFIX}/chats`, arriving, async (request, reply) => {
    const { session, isNew, estimatedWait } = await callers.requestingChat(request, reply, async (caller) => {
      const { estimatedWait } = await apps.availability(caller);
      const input = parsed(chatRequestSchema, jsonObjectBody(request));
      return { ...(await sessions.requestChat(caller, input, request.headers['accept-language'])), estimatedWait };
    });
    // The SDKs' parsers take no null: what is unknown is left out.
    return {
      chat_id: session.chatId,
      state: session.state.toLowerCase() as Lowercase<typeof session.state>,
      is_new_chat: isNew,
      ...(estimatedWait !== null && { ewt: String(estimatedWait) }),
      ...(session.phoneNumber !== null && { phone_number: session.phoneNumber }),
    };
  });
}
