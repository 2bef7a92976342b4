import type { ChatEvent, ChatEventType } from '../../src/domain/chatEvent.js';
import { NOTIFICATION_STYLE } from '../../src/domain/notification.js';
import type { OwnEvent } from '../../src/chats/echo.js';
import { DEFAULT_SETTINGS } from '../../src/domain/notificationSettings.js';
import { PLAIN_TEMPLATE } from '../../src/domain/notificationSettings.js';
import { eventEffect, planClientEvents, planPublish, type Parties } from '../../src/delivery/publishing/publishPlan.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');

function eventOf(event: ChatEventType, fields: Partial<ChatEvent> = {}): ChatEvent {
  const absent = {
    msgId: null,
    partyId: null,
    partyType: null,
    displayName: null,
    msg: null,
    msgText: null,
    data: null,
  };
  return { ...absent, occurredAt: NOW, ...fields, event };
}

function message(fields: Partial<ChatEvent> = {}): ChatEvent {
  return eventOf('chat_session_message', { msg: 'Hello', ...fields });
}

function joined(partyId: string, fields: Partial<ChatEvent> = {}): ChatEvent {
  return eventOf('chat_session_party_joined', { partyId, ...fields });
}

const chatWith = (parties: Parties, ownEvents: readonly OwnEvent[] = []) => ({
  ...{ chatId: 'chat-1', appId: 'acme', clientId: 'client-1', locale: null },
  ...{ parties, ownEvents },
});

function plan(
  events: readonly ChatEvent[],
  parties: Parties = {},
  notificationSettings = DEFAULT_SETTINGS,
  ownEvents: readonly OwnEvent[] = [],
) {
  const chat = chatWith(parties, ownEvents);
  return planPublish(events, chat, { name: 'Acme', notificationSettings }, NOW);
}

/** Titles of what is told, null for what is not. */
function titles(events: readonly ChatEvent[], parties: Parties = {}): (string | null)[] {
  return plan(events, parties).events.map(({ notification }) => notification?.title ?? null);
}

it('makes a notification of a message, with the time until which it matters', () => {
  expect(plan([message()]).events).toEqual([
    {
      event: message(),
      notification: {
        ...NOTIFICATION_STYLE,
        chatId: 'chat-1',
        event: 'chat_session_message',
        group: 'message',
        title: 'Acme',
        body: 'Hello',
      },
      expiresAt: new Date(NOW.getTime() + 3_600_000),
    },
  ]);
});

it('keeps the events that wake nobody, in their place', () => {
  const events = [eventOf('chat_session_typing'), message(), eventOf('chat_session_not_typing')];
  const planned = plan(events).events;
  expect(planned.map(({ event }) => event)).toEqual(events);
  expect(planned.map(({ notification }) => notification !== null)).toEqual([false, true, false]);
  expect(planned[0]?.expiresAt).toBeNull();
});

it('makes none of what the app wants untold, and keeps another as long as the app says', () => {
  const templates = {
    chat_session_message: { '*': { ...PLAIN_TEMPLATE, silent: true } },
    chat_session_file: { '*': { ...PLAIN_TEMPLATE, ttlSeconds: 60 } },
  };
  const planned = plan([message(), eventOf('chat_session_file')], {}, { ...DEFAULT_SETTINGS, templates }).events;
  expect(planned.map(({ expiresAt }) => expiresAt)).toEqual([null, new Date(NOW.getTime() + 60_000)]);
  expect(planned[0]?.notification).toBeNull();
});

describe('who speaks', () => {
  const ann = { displayName: 'Ann', type: 'INTERNAL' } as const;

  it('is named by the event, else by what was learned as the party joined, else by the app', () => {
    expect(titles([message({ partyId: 'p1', displayName: 'Ann B.' })], { p1: ann })).toEqual(['Ann B.']);
    expect(titles([message({ partyId: 'p1' })], { p1: ann })).toEqual(['Ann']);
    expect(titles([message({ partyId: 'p2' })], { p1: ann })).toEqual(['Acme']);
    expect(titles([message()], { p1: ann })).toEqual(['Acme']);
    expect(titles([message({ partyId: 'p1' })], { p1: { displayName: null, type: null } })).toEqual(['Acme']);
  });

  it('is learned within the same publish, and only from there on', () => {
    const said = message({ partyId: 'p1' });
    expect(titles([said, joined('p1', { displayName: 'Ann' }), said])).toEqual(['Acme', 'Ann', 'Ann']);
  });

  it('may change', () => {
    const renamed = joined('p1', { displayName: 'Bea', partyType: 'INTERNAL' });
    expect(titles([renamed, message({ partyId: 'p1' })], { p1: ann })).toEqual(['Bea', 'Bea']);
  });

  it.each(['__proto__', 'constructor', 'toString'])('may have a party id like %s', (partyId) => {
    expect(titles([message({ partyId })])).toEqual(['Acme']);
    const { parties } = plan([joined(partyId, { displayName: 'Ann', partyType: 'INTERNAL' })]);
    expect(Object.entries(parties)).toEqual([[partyId, ann]]);
  });
});

describe('the client itself is told nothing', () => {
  it('of what the platform calls external', () => {
    expect(titles([message({ partyType: 'EXTERNAL', displayName: 'Me' })])).toEqual([null]);
  });

  it('of what comes from a party that joined as external earlier', () => {
    const me = { p9: { displayName: 'Me', type: 'EXTERNAL' } } as const;
    expect(titles([message({ partyId: 'p9' }), message({ partyId: 'p1' })], me)).toEqual([null, 'Acme']);
    expect(titles([joined('p9', { partyType: 'EXTERNAL' }), message({ partyId: 'p9' })])).toEqual([null, null]);
  });

  it('of what comes from a party called by its client id', () => {
    expect(titles([message({ partyId: 'client-1' }), message({ partyId: 'client-2' })])).toEqual([null, 'Acme']);
  });
});

describe('the parties', () => {
  it('are those that joined in this publish', () => {
    const { parties } = plan(
      [joined('p1', { displayName: 'Ann', partyType: 'INTERNAL' }), message({ partyId: 'p3' }), joined('p2')],
      { p0: { displayName: 'Bot', type: 'SCENARIO' } },
    );
    expect(parties).toEqual({
      p1: { displayName: 'Ann', type: 'INTERNAL' },
      p2: { displayName: null, type: null },
    });
  });

  it.each([
    ['INTERNAL', true],
    [null, true],
    ['SCENARIO', false],
    ['EXTERNAL', false],
  ] as const)('have an agent among them when one joins as %s: %p', (partyType, agentJoined) => {
    expect(plan([joined('p1', { partyType })]).state === 'CONNECTED').toBe(agentJoined);
  });

  it('need an id to be learned', () => {
    const planned = plan([eventOf('chat_session_party_joined', { displayName: 'Ann', partyType: 'INTERNAL' })]);
    expect(planned).toMatchObject({ parties: {}, state: null });
  });
});

describe('the end', () => {
  it('is told once, however many events say it', () => {
    const events = (['chat_session_end', 'chat_session_ended', 'chat_session_disconnect'] as const).map((event) =>
      eventOf(event),
    );
    const planned = plan([message(), ...events]);
    expect(planned.endsChat).toBe(true);
    expect(planned.events.map(({ notification }) => notification?.body ?? null)).toEqual([
      'Hello',
      'The chat has ended.',
      null,
      null,
    ]);
  });

  it('is not told of by other events', () => {
    expect(plan([message(), eventOf('chat_session_party_left')]).endsChat).toBe(false);
    expect(plan([])).toEqual({ events: [], parties: {}, endsChat: false, state: null });
  });
});

describe("the client's own words, given back by the platform", () => {
  it.each(['client-1', 'chat-1', 'CHAT-1'])('are told by no event of the party %s', (partyId) => {
    for (const event of ['chat_session_message', 'chat_session_file', 'chat_session_disconnect'] as const) {
      expect(titles([eventOf(event, { partyId, msg: 'Hello' })])).toEqual([null]);
    }
    const { events, state } = plan([joined(partyId)]);
    expect([events[0]?.notification, state]).toEqual([null, null]);
  });

  it('are not those of an agent or a bot, whatever their party is called', () => {
    expect(titles([message({ partyId: 'chat-1', partyType: 'INTERNAL' })])).toEqual(['Acme']);
    expect(
      titles([joined('chat-1', { partyType: 'INTERNAL', displayName: 'Ann' }), message({ partyId: 'chat-1' })]),
    ).toEqual(['Ann', 'Ann']);
  });

  const own = (fields: Partial<ChatEvent>) => [message({ msgId: 'm1', msg: 'Where is it?', ...fields })];
  const echoed = (event: ChatEvent, ownEvents: readonly OwnEvent[]) =>
    plan([event], {}, DEFAULT_SETTINGS, ownEvents).events[0]?.notification === null;

  it('are known by their id', () => {
    const longId = '018f3c1e-0000-7000-8000-000000000001';
    expect(echoed(message({ msgId: 'm1', msg: 'Where is it?', partyId: '7' }), own({}))).toBe(true);
    expect(echoed(message({ msgId: 'm1', msg: '<p>Where is it?</p>', msgText: 'Where is it?' }), own({}))).toBe(true);
    expect(echoed(message({ msgId: longId, msg: 'Where is ***?' }), own({ msgId: longId }))).toBe(true);
    const file = { msgId: 'm1', msg: null, data: { file_id: 'f1', file_name: 'a.png' } };
    expect(echoed(eventOf('chat_session_file', file), [eventOf('chat_session_file', file)])).toBe(true);
  });

  it('are not what an agent says under an id of the same counter', () => {
    expect(echoed(message({ msgId: 'm1', msg: 'On its way' }), own({}))).toBe(false);
    expect(echoed(message({ msgId: 'm1', msg: 'Where is it?', partyType: 'INTERNAL' }), own({}))).toBe(false);
    expect(echoed(message({ msg: 'Where is it?' }), own({ msgId: null }))).toBe(false);
    expect(echoed(eventOf('chat_session_file', { msgId: 'm1' }), own({}))).toBe(false);
  });
});

describe('the state', () => {
  const status = (state: unknown) => eventOf('chat_session_status', { data: { state } });

  it('is what the newest status says', () => {
    expect(plan([status('queued'), status('connected')]).state).toBe('CONNECTED');
    expect(plan([status('connected'), status('queued'), message({ data: { state: 'connected' } })]).state).toBe(
      'QUEUED',
    );
  });

  it('is left as it was by a status that says none, also by what came before it', () => {
    for (const silent of [status('asleep'), status(7), eventOf('chat_session_status')]) {
      expect(plan([silent]).state).toBeNull();
      expect(plan([status('queued'), silent]).state).toBe('QUEUED');
    }
  });
});

describe('the effect of one event', () => {
  const effect = (event: ChatEvent, parties: Parties = {}, notificationSettings = DEFAULT_SETTINGS) =>
    eventEffect(event, chatWith(parties), { name: 'Acme', notificationSettings });

  it('is the one that a publish would have', () => {
    expect(effect(eventOf('chat_session_typing'))).toBe('SILENT');
    expect(effect(message({ partyId: 'p1' }))).toBe('NOTIFIES');
    expect(effect(message())).toBe('NOTIFIES');
    expect(effect(message({ partyId: 'client-1' }))).toBe('OWN');
    expect(effect(message({ partyId: 'p9' }), { p9: { displayName: 'Me', type: 'EXTERNAL' } })).toBe('OWN');
    expect(effect(joined('b1', { partyType: 'SCENARIO' }))).toBe('OWN');
    expect(effect(joined('b1'), { b1: { displayName: 'Bot', type: 'SCENARIO' } })).toBe('OWN');
  });

  it('is MUTED where the app says so, in the language of the chat', () => {
    const silent = { chat_session_message: { '*': { ...PLAIN_TEMPLATE, silent: true } } };
    expect(effect(message(), {}, { ...DEFAULT_SETTINGS, templates: silent })).toBe('MUTED');
    expect(effect(eventOf('chat_session_file'), {}, { ...DEFAULT_SETTINGS, templates: silent })).toBe('NOTIFIES');
  });
});

describe('events of the client', () => {
  const planned = (events: readonly ChatEvent[]) => planClientEvents(events);

  it('notify nobody, and change neither parties nor state', () => {
    const events = [message({ partyId: 'p1' }), joined('p2', { partyType: 'INTERNAL' })];
    expect(planned(events)).toEqual({
      events: events.map((event) => ({ event, notification: null, expiresAt: null })),
      ...{ parties: {}, endsChat: false, state: null },
    });
  });

  it('end the chat where one of them says so', () => {
    expect(planned([message(), eventOf('chat_session_end'), message()]).endsChat).toBe(true);
    expect(planned([message(), eventOf('chat_session_disconnect')]).endsChat).toBe(false);
    expect(planned([]).endsChat).toBe(false);
  });
});
