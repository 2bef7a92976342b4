import {
  CHAT_EVENT_TYPES,
  endsChat,
  parseChatEventType,
  wakeFor,
  type ChatEvent,
  type ChatEventType,
  type PartyType,
  type Speaker,
} from '../../src/domain/chatEvent.js';
import { refusalOf } from './refusalOf.js';

const MINUTE = 60_000;

function eventOf(event: ChatEventType, msg: string | null = null): ChatEvent {
  return { event, msgId: null, partyId: null, partyType: null, displayName: null, msg, occurredAt: new Date(0) };
}

function speakerOf(type: PartyType | null, isClient = type === 'EXTERNAL'): Speaker {
  return { name: 'Ann', type, isClient };
}

/** What an agent's event tells the client: body and how long it matters; null: nothing. */
const TOLD: Record<ChatEventType, [body: string, ttlMs: number] | null> = {
  chat_session_message: ['New message', 60 * MINUTE],
  chat_session_file: ['Sent you a file', 60 * MINUTE],
  chat_session_party_joined: ['Joined the chat', 10 * MINUTE],
  chat_session_timeout_warning: ['The chat will end soon unless you answer.', 5 * MINUTE],
  chat_session_ended: ['The chat has ended.', 60 * MINUTE],
  chat_session_end: ['The chat has ended.', 60 * MINUTE],
  chat_session_disconnect: ['The chat has ended.', 60 * MINUTE],
  chat_session_status: null,
  chat_session_message_delivered: null,
  chat_session_message_read: null,
  chat_session_party_left: null,
  chat_session_typing: null,
  chat_session_not_typing: null,
  chat_session_location: null,
  chat_session_inactivity_timeout: null,
  chat_session_case_set: null,
};

it('knows the server events of the legacy contract and no others', () => {
  expect([...CHAT_EVENT_TYPES].sort()).toEqual(Object.keys(TOLD).sort());
});

it.each(Object.entries(TOLD) as [ChatEventType, [string, number] | null][])('tells of %s: %j', (event, told) => {
  const wake = wakeFor(eventOf(event), speakerOf('INTERNAL'));
  expect(wake).toEqual(told && { title: 'Ann', body: told[0], ttlMs: told[1] });
});

it.each(['chat_session_message', 'chat_session_timeout_warning'] as const)('says what %s says', (event) => {
  expect(wakeFor(eventOf(event, 'Are you there?'), speakerOf('INTERNAL'))?.body).toBe('Are you there?');
});

it.each([
  'chat_session_message',
  'chat_session_file',
  'chat_session_party_joined',
  // A client that ends its chat itself needs no push about it (Speaker: "nobody is told of what they did themselves").
  'chat_session_end',
  'chat_session_disconnect',
] as const)('tells the client nothing of its own %s', (event) => {
  expect(wakeFor(eventOf(event, 'x'), speakerOf('EXTERNAL'))).toBeNull();
  expect(wakeFor(eventOf(event, 'x'), speakerOf(null, true))).toBeNull();
});

it('tells of a bot that speaks, but not of one that joins', () => {
  expect(wakeFor(eventOf('chat_session_message', 'Hello'), speakerOf('SCENARIO'))?.body).toBe('Hello');
  expect(wakeFor(eventOf('chat_session_party_joined'), speakerOf('SCENARIO'))).toBeNull();
});

it('tells of somebody of whom only the name is known', () => {
  for (const event of ['chat_session_message', 'chat_session_party_joined'] as const) {
    expect(wakeFor(eventOf(event), speakerOf(null))?.title).toBe('Ann');
  }
});

it('ends a chat with three of the events', () => {
  const ending = CHAT_EVENT_TYPES.filter(endsChat);
  expect(ending.sort()).toEqual(['chat_session_disconnect', 'chat_session_end', 'chat_session_ended']);
});

it('takes the names of events as they are', () => {
  for (const event of CHAT_EVENT_TYPES) expect(parseChatEventType(event, ['event'])).toBe(event);
});

it.each(['', 'chat_session_exploded', 'CHAT_SESSION_MESSAGE', ' chat_session_message', 'toString', '__proto__'])(
  'refuses an event called %p, naming those there are',
  (name) => {
    const error = refusalOf(() => parseChatEventType(name, ['events', '3', 'event']));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', path: ['events', '3', 'event'] });
    expect(error.message).toContain('chat_session_message');
  },
);
