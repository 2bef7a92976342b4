import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain/errors.js';
import type { Callers } from '../http/callers.js';
import type { Apps } from '../services/apps.js';
import type { RequestChatInput, Sessions } from '../services/sessions.js';
import { jsonObjectBody } from './jsonObjectBody.js';
import { checkLegacyScheme } from './legacyCaller.js';
import { LEGACY_PREFIX } from './legacyPrefix.js';

export interface RequestChatOptions {
  callers: Callers;
  sessions: Sessions;
  apps: Apps;
}

/** The legacy contract's Request Chat: the client's active session, or a new one. */
export function requestChatRoutes(app: FastifyInstance, { callers, sessions, apps }: RequestChatOptions): void {
  app.post(`${LEGACY_PREFIX}/chats`, async (request, reply) => {
    checkLegacyScheme(request);
    const { session, isNew, estimatedWait } = await callers.requestingChat(request, reply, async (caller) => {
      const { estimatedWait } = await apps.availability(caller);
      const input = readChatRequest(jsonObjectBody(request));
      return { ...(await sessions.requestChat(caller, input, request.headers['accept-language'])), estimatedWait };
    });
    // The SDKs' parsers take no null: what is unknown is left out.
    return {
      chat_id: session.chatId,
      state: session.state.toLowerCase(),
      is_new_chat: isNew,
      ...(estimatedWait !== null && { ewt: String(estimatedWait) }),
      ...(session.phoneNumber !== null && { phone_number: session.phoneNumber }),
    };
  });
}

/** @throws DomainError INVALID_INPUT */
function readChatRequest(body: Readonly<Record<string, unknown>>): RequestChatInput {
  const parameters = body['parameters'] ?? null;
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw new DomainError('INVALID_INPUT', 'parameters must be a JSON object');
  }
  return {
    phoneNumber: readText(body, 'phone_number'),
    from: readText(body, 'from'),
    parameters: parameters as Record<string, unknown> | null,
  };
}

function readText(body: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = body[field] ?? null;
  if (value !== null && typeof value !== 'string') throw new DomainError('INVALID_INPUT', `${field} must be a string`);
  return value;
}
