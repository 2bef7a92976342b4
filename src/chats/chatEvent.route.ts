import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Callers } from '../http/callers.js';
import type { ClientEvents } from './eventPorts.js';
import type { History } from './history.js';
import type { Poll, Polls } from './polls.js';
import { beforeBody, jsonObjectBody } from '../rest/requestBody.js';
import { clientEventsSchema, readEvents } from './eventBody.js';
import { legacyCaller } from '../identity/room.js';
import { isReadable, legacyEvent } from './legacyEvent.js';
import { chatPath, LEGACY_PREFIX, legacyHeaders, legacyQuery } from '../rest/restParameters.js';
import { restAnswers, unknownField } from '../rest/restAnswers.js';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../rest/refusals.js';
import type { RestOperation } from '../rest/restPaths.js';
import { BY_DEVICE } from '../rest/securitySchemes.js';

interface ChatEventOptions {
  callers: Callers;
  events: ClientEvents;
  polls: Polls;
  history: History;
}

/** A chat's history omits these, by the published page "Client Events". Some SDKs cannot read them either. */
const NOT_SAID: readonly string[] = ['chat_session_signaling', 'chat_session_form_data', 'chat_session_navigation'];

type ChatParams = { Params: { chatId: string } };

/** The legacy contract's conversation: client events, long polls and history. */
export function chatEventRoutes(app: FastifyInstance, { callers, events, polls, history }: ChatEventOptions): void {
  const path = `${LEGACY_PREFIX}/chats/:chatId/events`;

  app.post<ChatParams>(
    path,
    beforeBody((request) => legacyCaller(callers, request)),
    async (request) => {
      const caller = await legacyCaller(callers, request);
      const sent = readEvents(clientEventsSchema, jsonObjectBody(request));
      const trace = request.span?.context ?? null;
      const { unknownEvents } = await events.send(caller, { chatId: request.params.chatId, events: sent, trace });
      // The published method may answer with new events. No SDK reads them there, so they would be lost. Only the poll
      // returns new events.
      return { events: [], ...unknownField(unknownEvents) };
    },
  );

  app.get<ChatParams>(path, { exposeHeadRoute: false }, async (request, reply) => {
    const gone = whenGone(request, reply);
    const caller = await legacyCaller(callers, request);
    const poll = await polls.poll(caller, request.params.chatId, gone.signal);
    const chat = { chatId: request.params.chatId, state: poll.state };
    const body = { events: poll.events.filter(isReadable).map((event) => legacyEvent(event, chat)) };
    settle(poll, reply, gone.signal.aborted);
    return body;
  });

  app.get<ChatParams>(`${LEGACY_PREFIX}/chats/:chatId/history`, async (request) => {
    const caller = await legacyCaller(callers, request);
    const { chatId } = request.params;
    const { events, state } = await history.ofChat(caller, chatId);
    const said = events.filter(isReadable).filter(({ event }) => !NOT_SAID.includes(event));
    return { events: said.map((event) => legacyEvent(event, { chatId, state })) };
  });
}

/** A signal that is aborted when the client disconnects, or has disconnected already. */
function whenGone(request: FastifyRequest, reply: FastifyReply): AbortController {
  const gone = new AbortController();
  if (request.raw.socket.destroyed) gone.abort();
  reply.raw.once('close', () => gone.abort());
  return gone;
}

/** Stores the result of a poll: the answer has left, or the client has gone. */
function settle(poll: Poll, reply: FastifyReply, isGone: boolean): void {
  const failed = (err: unknown) => reply.log.error({ err }, 'the result of a poll could not be stored');
  if (isGone) {
    poll.abandoned().catch(failed);
    return;
  }
  reply.raw.once('close', () => {
    // The whole answer went to the network over a live connection.
    const hasLeft = reply.raw.writableFinished && reply.statusCode === 200;
    (hasLeft ? poll.taken() : poll.abandoned()).catch(failed);
  });
}

const params = { path: chatPath, query: legacyQuery, header: legacyHeaders };
const agentMessage = {
  event: 'chat_session_message',
  party_id: '7',
  display_name: 'Anna',
  type: 'internal',
  msg_id: 'm1',
  msg: 'Your parcel is found!',
  timestamp: '1795359811',
};

const sendOperation: RestOperation = {
  method: 'post',
  path: '/clientweb/api/v2/chats/{chatId}/events',
  id: 'sendChatEvents',
  tag: 'legacy',
  summary: 'Send events',
  description:
    "Stores what the client does in its chat; the webhook sends it to the tenant's platform. All of the events are " +
    'stored, or none. Unknown fields of an event are kept with it.',
  params,
  security: BY_DEVICE,
  body: {
    schema: clientEventsSchema,
    examples: {
      'A message': { events: [{ event: 'chat_session_message', msg_id: '7', msg: 'Where is my parcel?' }] },
      'Read, and leaving': {
        events: [
          { event: 'chat_session_message_read', msg_id: 'm1', party_id: '7' },
          { event: 'chat_session_disconnect' },
        ],
      },
    },
  },
  answer: {
    status: '200',
    description: 'The events are stored.',
    schema: restAnswers.sent,
    examples: { Stored: { events: [] } },
  },
  refused: [...DEVICE_REFUSALS, ...BODY_REFUSALS, 'CHAT_NOT_FOUND', 'CHAT_ENDED', 'CHAT_NOT_OWNED'],
};

const pollOperation: RestOperation = {
  method: 'get',
  path: '/clientweb/api/v2/chats/{chatId}/events',
  id: 'pollChatEvents',
  tag: 'legacy',
  summary: 'Fetch events (long poll)',
  description:
    'What is new for the client, at once where there is something, else as soon as there is, and an empty list after ' +
    'about 15 seconds. While it waits the client counts as present, and is not notified. One poll of a chat at a time. ' +
    'Events that a closed connection has lost come again.',
  params,
  security: BY_DEVICE,
  answer: {
    status: '200',
    description: 'What is new, oldest first.',
    schema: restAnswers.events,
    examples: { 'A message': { events: [agentMessage] }, 'Nothing new': { events: [] } },
  },
  refused: [...DEVICE_REFUSALS, 'POLL_UNDER_WAY', 'CHAT_NOT_FOUND', 'CHAT_ENDED', 'CHAT_NOT_OWNED'],
};

const historyOperation: RestOperation = {
  method: 'get',
  path: '/clientweb/api/v2/chats/{chatId}/history',
  id: 'chatHistory',
  tag: 'legacy',
  summary: 'History',
  description:
    'The newest 1,000 events of both sides, of a chat that has ended too. It fetches nothing: new events still come with ' +
    'the poll.',
  params,
  security: BY_DEVICE,
  answer: {
    status: '200',
    description: 'What was said so far, oldest first.',
    schema: restAnswers.events,
    examples: {
      'Both sides': {
        events: [
          {
            event: 'chat_session_message',
            party_id: '',
            msg_id: '7',
            msg: 'Where is my parcel?',
            timestamp: '1795359790',
          },
          agentMessage,
        ],
      },
    },
  },
  refused: [...DEVICE_REFUSALS, 'CHAT_NOT_FOUND', 'CHAT_NOT_OWNED'],
};

/** The OpenAPI description of the routes. */
export const chatEventOperations: readonly RestOperation[] = [sendOperation, pollOperation, historyOperation];
