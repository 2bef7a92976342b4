import { platformEventsSchema } from '../chats/room.js';
import { restAnswers } from '../rest/restAnswers.js';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../rest/refusals.js';
import { chatPath, platformHeaders, platformQuery } from '../rest/restParameters.js';
import type { RestOperation } from '../rest/restPaths.js';
import { BY_PLATFORM } from '../rest/securitySchemes.js';

const publish: RestOperation = {
  method: 'post',
  path: '/platform/v1/chats/{chatId}/events',
  id: 'publishChatEvents',
  tag: 'platform',
  summary: 'Publish events',
  description:
    'Tells what has happened in a chat: the client fetches it, and is notified of what concerns it. All of the events ' +
    'are stored, or none; once this answers, no push that comes of them is lost. An event whose `msg_id` is known, or a ' +
    'whole publish whose `Idempotency-Key` is, may be sent again.',
  params: { path: chatPath, query: platformQuery, header: platformHeaders },
  security: BY_PLATFORM,
  body: {
    schema: platformEventsSchema,
    examples: {
      'A message of an agent': {
        events: [
          {
            event: 'chat_session_message',
            msg_id: 'm1',
            party_id: '7',
            display_name: 'Anna',
            type: 'internal',
            msg: 'Your parcel is found!',
            timestamp: '1795359811',
          },
        ],
      },
      'The end of the chat': { events: [{ event: 'chat_session_ended' }] },
    },
  },
  answer: {
    status: '202',
    description: 'The events are stored, and their pushes are on their way.',
    schema: restAnswers.receipt,
    examples: {
      'Somebody is notified': { accepted: 1, duplicates: 0, deliveries: ['01a203c5-bcb1-7600-82c6-251019de500a'] },
      'A repeat': { accepted: 0, duplicates: 1, deliveries: [] },
    },
  },
  refused: [
    // A device is known here too, and then turned away.
    ...DEVICE_REFUSALS,
    ...BODY_REFUSALS,
    'API_KEY_INVALID',
    'FORBIDDEN',
    'CHAT_NOT_FOUND',
    'CHAT_ENDED',
    'KEY_REUSED',
  ],
};

/** Where a chat platform publishes what happens in its chats. */
export const platformOperations: readonly RestOperation[] = [publish];
