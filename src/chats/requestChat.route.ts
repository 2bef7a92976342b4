import type { FastifyInstance } from 'fastify';
import type { Callers } from '../http/callers.js';
import type { Apps } from '../tenants/room.js';
import type { Sessions } from './sessions.js';
import { beforeBody, jsonObjectBody, parsed } from '../rest/requestBody.js';
import { chatRequestSchema } from './chatRequestBody.js';
import { checkLegacyScheme } from '../identity/room.js';
import { acceptLanguage, LEGACY_PREFIX, legacyHeaders, legacyQuery } from '../rest/restParameters.js';
import { restAnswers, type RestAnswer } from '../rest/restAnswers.js';
import { z } from 'zod';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../rest/refusals.js';
import type { RestOperation } from '../rest/restPaths.js';
import { BY_DEVICE } from '../rest/securitySchemes.js';

interface RequestChatOptions {
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
    // The SDKs' parsers accept no null, so unknown values are left out.
    return {
      chat_id: session.chatId,
      state: session.state.toLowerCase() as Lowercase<typeof session.state>,
      is_new_chat: isNew,
      ...(estimatedWait !== null && { ewt: String(estimatedWait) }),
      ...(session.phoneNumber !== null && { phone_number: session.phoneNumber }),
    };
  });
}

const requestChatOperation: RestOperation = {
  method: 'post',
  path: '/clientweb/api/v2/chats',
  id: 'requestChat',
  tag: 'legacy',
  summary: 'Request Chat',
  description:
    'Gives the client its active chat with the app, or makes one. A browser (`clientId="WebChat"`) that has no cookie ' +
    'yet becomes a new client here and gets one.',
  params: { query: legacyQuery, header: legacyHeaders.extend({ 'Accept-Language': acceptLanguage }) },
  security: BY_DEVICE,
  body: {
    schema: chatRequestSchema,
    examples: {
      'What the SDKs send': {
        phone_number: '+15550100',
        from: 'Ann',
        parameters: { email: 'ann@example.com', user_platform: { os: 'Android', language: 'de' } },
      },
      'The least': {},
    },
  },
  answer: {
    status: '200',
    description: 'The chat.',
    schema: restAnswers.chat,
    headers: z.object({
      'Set-Cookie': z
        .string()
        .optional()
        .meta({ description: 'Only to a browser: the cookie by which it is known from now on.' }),
    }),
    examples: {
      'A new chat': {
        chat_id: '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e',
        state: 'queued',
        is_new_chat: true,
        ewt: '30',
        phone_number: '+15550100',
      },
      'The chat that the client had': {
        chat_id: '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e',
        state: 'connected',
        is_new_chat: false,
      },
    },
  },
  refused: [...DEVICE_REFUSALS, 'APP_ARCHIVED', ...BODY_REFUSALS],
};

/** The OpenAPI description of the route. */
export const requestChatOperations: readonly RestOperation[] = [requestChatOperation];
