import {
  CHAT_EVENT_TYPES,
  endsChat,
  parseChatEventType,
  parseWakingEventType,
  WAKING_EVENT_TYPES,
  wakeRuleOf,
  type ChatEventType,
  type PartyType,
  type Speaker,
} from '../../src/domain/chatEvent.js';
import { refusalOf } from '../support/refusalOf.js';

const MINUTE = 60_000;

function speakerOf(type: PartyType | null, isClient = type === 'EXTERNAL'): Speaker {
  return { name: 'Ann', type, isClient };
}

/** What each event means to the client: what about, in which group, and how long it matters; null: nothing. */
const TOLD: Record<ChatEventType, [news: string, group: string, ttlMs: number] | null> = {
  chat_session_message: ['message', 'message', 60 * MINUTE],
  chat_session_file: ['file', 'message', 60 * MINUTE],
  chat_session_party_joined: ['joined', 'party', 10 * MINUTE],
  chat_session_timeout_warning: ['warning', 'warning', 5 * MINUTE],
  chat_session_ended: ['ended', 'end', 60 * MINUTE],
  chat_session_end: ['ended', 'end', 60 * MINUTE],
  chat_session_disconnect: ['ended', 'end', 60 * MINUTE],
  chat_session_status: null,
  chat_session_message_delivered: null,
  chat_session_message_read: null,
  chat_session_party_left: null,
  chat_session_typing: null,
  chat_session_not_typing: null,
  chat_session_location: null,
  chat_session_form_data: null,
  chat_session_form_submit: null,
  chat_session_navigation: null,
  chat_session_signaling: null,
  chat_session_inactivity_timeout: null,
  chat_session_case_set: null,
};

it('knows the events of the legacy contract and of the SDKs, and no others', () => {
  const byClientsOnly = ['chat_session_form_data', 'chat_session_navigation'];
  expect([...CHAT_EVENT_TYPES, ...byClientsOnly].sort()).toEqual(Object.keys(TOLD).sort());
});

it.each(Object.entries(TOLD) as [ChatEventType, (typeof TOLD)[ChatEventType]][])('tells of %s: %j', (event, told) => {
  const rule = wakeRuleOf(event);
  expect(rule && [rule.news, rule.group, rule.ttlMs]).toEqual(told);
  expect(rule?.isTold(speakerOf('INTERNAL')) ?? false).toBe(told !== null);
});

it('quotes messages to the client, and not the data of other events', () => {
  const quoted = CHAT_EVENT_TYPES.filter((event) => wakeRuleOf(event)?.quotesMessage);
  expect(quoted).toEqual(['chat_session_message', 'chat_session_timeout_warning']);
});

it.each([
  'chat_session_message',
  'chat_session_file',
  'chat_session_party_joined',
  // A client that ends its chat itself needs no push about it (Speaker: "nobody is told of what they did themselves").
  'chat_session_end',
  'chat_session_disconnect',
] as const)('tells the client nothing of its own %s', (event) => {
  expect(wakeRuleOf(event)?.isTold(speakerOf('EXTERNAL'))).toBe(false);
  expect(wakeRuleOf(event)?.isTold(speakerOf(null, true))).toBe(false);
});

it('tells of a bot that speaks, but not of one that joins', () => {
  expect(wakeRuleOf('chat_session_message')?.isTold(speakerOf('SCENARIO'))).toBe(true);
  expect(wakeRuleOf('chat_session_party_joined')?.isTold(speakerOf('SCENARIO'))).toBe(false);
});

it('tells of somebody of whom only the name is known', () => {
  for (const event of ['chat_session_message', 'chat_session_party_joined'] as const) {
    expect(wakeRuleOf(event)?.isTold(speakerOf(null))).toBe(true);
  }
});

it('refuses templates for events without notifications', () => {
  const waking = Object.entries(TOLD).flatMap(([event, told]) => (told ? [event] : []));
  expect([...WAKING_EVENT_TYPES].sort()).toEqual(waking.sort());
  for (const event of waking) expect(parseWakingEventType(event, ['event'])).toBe(event);
  for (const event of ['chat_session_typing', 'toString', '']) {
    expect(refusalOf(() => parseWakingEventType(event, ['event']))).toMatchObject({ code: 'INVALID_INPUT' });
  }
});

it('ends a chat with three of the platform’s events, and with one of the client’s', () => {
  const ending = CHAT_EVENT_TYPES.filter((event) => endsChat(event, 'PLATFORM'));
  expect(ending.sort()).toEqual(['chat_session_disconnect', 'chat_session_end', 'chat_session_ended']);
  expect([...CHAT_EVENT_TYPES, 'unheard', 'toString'].filter((event) => endsChat(event, 'CLIENT'))).toEqual([
    'chat_session_end',
  ]);
});

it('takes the names of events as they are', () => {
  for (const event of CHAT_EVENT_TYPES) expect(parseChatEventType(event, ['event'])).toBe(event);
});

it.each(['', 'chat_session_exploded', 'CHAT_SESSION_MESSAGE', ' chat_session_message', 'toString', '__proto__'])(
  'refuses an event called %p, naming those there are',
  (name) => {
    const error = refusalOf(() => parseChatEventType(name, ['events', '3', 'event']));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['events', '3', 'event'] });
    expect(error.message).toContain('chat_session_message');
  },
);
