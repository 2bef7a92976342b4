import { clientEventsSchema } from './eventBody.js';
import { restAnswers } from '../rest/restAnswers.js';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../rest/refusals.js';
import { chatPath, legacyHeaders, legacyQuery } from '../rest/restParameters.js';
import type { RestOperation } from '../rest/restPaths.js';
import { BY_DEVICE } from '../rest/securitySchemes.js';

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

const send: RestOperation = {
  method: 'post',
  path: '/clientweb/api/v2/chats/{chatId}/events',
  id: 'sendChatEvents',
  tag: 'legacy',
  summary: 'Send events',
  description:
    "Stores what the client does in its chat; the tenant's platform is told of it by the webhook. All of the events are " +
    'stored, or none. What the client says more of an event than the known fields belongs to it and is kept.',
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

const poll: RestOperation = {
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

const history: RestOperation = {
  method: 'get',
  path: '/clientweb/api/v2/chats/{chatId}/history',
  id: 'chatHistory',
  tag: 'legacy',
  summary: 'History',
  description:
    'The newest 1,000 events of both sides, of a chat that has ended too. It fetches nothing: what is new still comes by ' +
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

/** The legacy contract's conversation. */
export const legacyEventOperations: readonly RestOperation[] = [send, poll, history];
