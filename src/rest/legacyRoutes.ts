import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain/errors.js';
import type { Authentication } from '../services/authentication.js';
import type { Apps } from '../services/apps.js';
import type { RequestChatInput, Sessions } from '../services/sessions.js';
import type { Subscriptions } from '../services/subscriptions.js';
import { jsonObjectBody } from './jsonObjectBody.js';
import { legacyCaller } from './legacyCaller.js';
import { legacyStatuses, readLegacyDevice } from './legacyDevice.js';

export interface LegacyOptions {
  authentication: Authentication;
  sessions: Sessions;
  subscriptions: Subscriptions;
  apps: Apps;
}

/** Both prefixes mean the same for the methods that both have. */
export const LEGACY_PREFIX = '/clientweb/api/:version(^v[12]$)';
const CHAT_ID_MAX = 64;
const CHAT_ID_FORM = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The legacy contract's Request Chat and Mobile Notification Subscription, on the services that GraphQL uses too. */
export function legacyRoutes(
  app: FastifyInstance,
  { authentication, sessions, subscriptions, apps }: LegacyOptions,
): void {
  app.post(`${LEGACY_PREFIX}/chats`, async (request) => {
    const caller = await legacyCaller(authentication, request);
    const { estimatedWait } = await apps.availability(caller);
    const input = readChatRequest(jsonObjectBody(request));
    const { session, isNew } = await sessions.requestChat(caller, input, request.headers['accept-language']);
    return {
      chat_id: session.chatId,
      state: session.state.toLowerCase(),
      is_new_chat: isNew,
      ...(estimatedWait !== null && { ewt: String(estimatedWait) }),
      // The SDKs' parsers take no null: what is unknown is left out.
      ...(session.phoneNumber !== null && { phone_number: session.phoneNumber }),
    };
  });

  app.post<{ Params: { chatId: string } }>(`${LEGACY_PREFIX}/chats/:chatId/notifications`, async (request) => {
    const caller = await legacyCaller(authentication, request);
    const { chatId } = request.params;
    const device = readLegacyDevice(jsonObjectBody(request));
    try {
      const state = device
        ? await subscriptions.subscribe(caller, { chatId, device })
        : await subscriptions.unsubscribe(caller, { chatId });
      return legacyStatuses(state.services);
    } catch (error) {
      const swapped = chatId.length > CHAT_ID_MAX || CHAT_ID_FORM.test(device?.token.reveal() ?? '');
      if (error instanceof DomainError && error.code === 'CHAT_NOT_FOUND' && swapped) {
        request.log.warn(
          'this client seems to send the device token as the chat id (Android: the arguments swapped in onNewToken)',
        );
      }
      throw error;
    }
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
