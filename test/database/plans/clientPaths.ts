import { randomUUID } from 'node:crypto';
import { Redacted } from '../../../src/domain/redacted.js';
import { android, ASKED, changeOf, eventOf, message, publishOf } from '../../support/testStores.js';
import { activeChat, activeChats, endedChat, type Paths, type Place } from './place.js';

const PLATFORM_ENDS = eventOf('chat_session_ended');
const BATCH = 128;

/** What devices and platforms ask for: alone, and as many at once as go into one statement. */
export function clientPaths(place: Place): Paths {
  const { store, large, small } = place;
  const now = new Date();
  const soon = new Date(now.getTime() + 60_000);
  const [one, other, ended] = [activeChat(large, 1_000), activeChat(small, 100), endedChat(large, 1_000)];
  const token = () => android(`token-${randomUUID()}`);
  const publish = (chat: typeof one, events = [message('Hello')], key: string | null = null) =>
    store.chatEvents.publish({
      ...publishOf(chat, events, now),
      idempotency: key === null ? null : { key, fingerprint: '00' },
    });
  const sighting = { until: soon, presentUntil: soon, at: now, signal: 'CONFIRM', afterSeq: 0 } as const;
  const learned = { ...ASKED, state: 'QUEUED', actor: 'test', address: null, at: soon } as const;
  const newClient = () => ({ ...one, chatId: randomUUID(), clientId: new Redacted(randomUUID()) });
  const many = (from: number, work: (chat: typeof one) => Promise<unknown>, count = BATCH) =>
    Promise.all(activeChats(place, count, from).map(work));

  return {
    'requesting a chat': () => store.chatSessions.request({ ...newClient(), ...ASKED, at: now }),
    'requesting a chat that there is': () =>
      store.chatSessions.request({ ...one, chatId: randomUUID(), ...ASKED, at: now }),
    subscribing: () => store.pushSubscriptions.change(changeOf(one, token(), now)),
    'many subscribing': () => many(2_000, (chat) => store.pushSubscriptions.change(changeOf(chat, token(), now)), 512),
    unsubscribing: () => store.pushSubscriptions.change(changeOf(other, null, now)),
    'many unsubscribing': () => many(9_000, (chat) => store.pushSubscriptions.change(changeOf(chat, null, now)), 512),
    'finding chats': () => many(2_000, (chat) => store.chatSessions.find(chat.tenantId, chat.chatId)),
    'finding subscriptions': () => many(2_000, (chat) => store.pushSubscriptions.find(chat.tenantId, chat.chatId)),
    publishing: () => publish(one),
    'publishing with ids': () => publish(one, [message('Hello', 'm1'), message('Hello', 'm2')]),
    'publishing under a key': () => publish(one, [message('Hello')], 'k1'),
    'publishing under a key again': () => publish(one, [message('Hello')], 'k1'),
    'many publishing': () => many(2_000, (chat) => publish(chat), 256),
    'many publishing under keys': () => many(2_000, (chat) => publish(chat, [message('Hello')], 'k2'), 256),
    'many publishing again': () => many(2_000, (chat) => publish(chat, [message('Hello')], 'k2'), 256),
    'publishing to many chats in one call': () => {
      const chats = Array.from({ length: 500 }, (_, n) => activeChat(large, 4_000 + n));
      return store.chatEvents.publishAll(chats.map((chat) => publishOf(chat, [message('Hello', 'm1')], now)));
    },
    'ending a chat': () => publish(activeChat(large, 8_000), [PLATFORM_ENDS]),
    'ending many chats': () => many(8_000, (chat) => publish(chat, [PLATFORM_ENDS])),
    'publishing to a chat that is over': () => publish(ended, [message('Hello', 'm1')]),
    'many publishing to chats that are over': () => many(8_000, (chat) => publish(chat, [message('Hello', 'm1')])),
    'a look': () => store.chatInbox.fetch({ ...one, ...sighting }),
    'many looks': () => many(2_000, (chat) => store.chatInbox.fetch({ ...chat, ...sighting }), 512),
    'being seen': () => store.presence.see({ ...one, ...sighting }),
    'many being seen': () => many(3_000, (chat) => store.presence.see({ ...chat, ...sighting }), 512),
    'events sent': () => store.presence.markSent({ ...one, upTo: 3, until: soon }),
    'many events sent': () => many(3_000, (chat) => store.presence.markSent({ ...chat, upTo: 3, until: soon }), 512),
    'the newest events': () => store.chatInbox.newest(one.tenantId, one.chatId),
    'events of the contact center': () =>
      store.upstreamChats.findEvents({ ...one, events: [{ event: 'chat_session_message', msgId: 'm1' }] }),
    'learning of a new chat': () => store.upstreamChats.learn({ ...newClient(), ...learned }),
    'learning of a known chat': () => store.upstreamChats.learn({ ...one, ...learned }),
    "learning of a client's other chat": () =>
      store.upstreamChats.learn({ ...activeChat(large, 7_000), ...learned, chatId: randomUUID() }),
    'the contact center ending a chat': () =>
      store.upstreamChats.end({
        ...activeChat(large, 7_001),
        ...{ reason: 'PLATFORM_ENDED', actor: 'test', address: null, at: now },
      }),
    'looking up a tenant by host': () => store.tenants.findByHost('large.example.com'),
    'looking up a tenant': () => store.tenants.findById(one.tenantId),
    'looking up an app': () => store.apps.find(one.tenantId, one.appId),
    'looking up an API key': () => store.apiKeys.find(large.tenantId, 'key-500'),
    'writing down which keys were used': () =>
      store.apiKeys.markUsed([{ tenantId: large.tenantId, id: 'key-500', at: now }]),
  };
}
