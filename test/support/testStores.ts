import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { ChatEvent, ChatEventType } from '../../src/domain/chatEvent.js';
import { parseDeviceToken, type DeviceToken } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { DEFAULT_SETTINGS } from '../../src/domain/notificationSettings.js';
import { planPublish } from '../../src/delivery/publishing/publishPlan.js';
import type { Publish } from '../../src/delivery/publishing/publishSteps.js';
import { NO_OBSERVER, type ChangeObserver } from '../../src/domain/changeObserver.js';
import { openEmbedded, openPostgres, type Database } from '../../src/database/database.js';
import type { LeaseDirectly } from '../../src/delivery/leases/directLeases.js';
import type { SubscriptionChange } from '../../src/subscriptions/changeSubscriptions.sql.js';
import { createStores, type Store } from './stores.js';
import { createTestEnvironment } from './testEnvironment.js';

/** A chat session that a test has made. */
export interface Chat {
  tenantId: number;
  appId: string;
  chatId: string;
  clientId: Redacted;
}

/** A real database and two nodes on it. */
export interface TestStores {
  /** The first node. */
  store: Store;
  /** The second one: on PostgreSQL with connections of its own, else on the same embedded database. */
  other: Store;
  prisma: Database['prisma'];
  /** The first node as one that knows of tenants that ask for outcomes of pushes. */
  askedBy(askers: { has(tenantId: number): boolean }): Store;
  newTenant(): Promise<number>;
  /** A session of a client of its own; in a tenant of its own unless one is given. */
  newChat(tenantId?: number): Promise<Chat>;
  close(): Promise<void>;
}

/** Noon and that many seconds; the store takes all times from its callers. */
export function at(seconds: number): Date {
  return new Date(Date.UTC(2026, 2, 1, 12) + Math.round(seconds * 1_000));
}

/** @param observer is told what the first node changes @param leaseDirectly is asked what it leases as it is written */
export async function openTestStores(
  observer: ChangeObserver = NO_OBSERVER,
  leaseDirectly: LeaseDirectly = () => null,
): Promise<TestStores> {
  const environment = await createTestEnvironment();
  const url = environment.variables['DATABASE_URL'];
  const open = () => (url ? openPostgres(url) : openEmbedded(path.join(environment.dataDir, 'database')));
  const first = await open();
  const second = url ? await open() : first;
  const store = createStores(first, 'node-a', uuidv7, { observer, leaseDirectly });
  let made = 0;

  async function newTenant(): Promise<number> {
    made += 1;
    const note = { actor: 'test', address: null, action: 'setUp', at: at(0) };
    const { id } = await store.tenants.create(`t${made}.example.com`, 'Tenant', note);
    await store.apps.create(id, 'app', 'Acme', note);
    return id;
  }

  return {
    store,
    other: createStores(second, 'node-b', uuidv7),
    prisma: first.prisma,
    askedBy: (askers) => createStores(first, 'node-a', uuidv7, { askers }),
    newTenant,
    async newChat(given) {
      const tenantId = given ?? (await newTenant());
      made += 1;
      const chat = { tenantId, appId: 'app', chatId: `chat-${made}`, clientId: new Redacted(`client-number-${made}`) };
      await store.chatSessions.request({ ...chat, ...ASKED, at: at(0) });
      return chat;
    },
    async close() {
      await first.close();
      if (second !== first) await second.close();
      await environment.remove();
    },
  };
}

/** A device with Firebase on Android; the token tells it from others. */
export function android(token: string): DeviceToken {
  return parseDeviceToken('ANDROID_FIREBASE', token, null);
}

/** An iPhone with native APNs. */
export function ios(): DeviceToken {
  return parseDeviceToken('IOS_APNS', 'ab'.repeat(32), 'com.acme.app');
}

/** The session's client asks to be notified by this token, or (null) not to be notified. */
export function changeOf(chat: Chat, device: DeviceToken | null, when = at(0)): SubscriptionChange {
  return { ...chat, device, locale: null, actor: 'device:app:test', address: null, at: when };
}

/** An event of the platform; `msgId` makes a repeat known. */
export function eventOf(event: ChatEventType, fields: Partial<ChatEvent> = {}): ChatEvent {
  const absent = {
    msgId: null,
    partyId: null,
    partyType: null,
    displayName: null,
    msg: null,
    msgText: null,
    data: null,
  };
  return { ...absent, occurredAt: at(0), ...fields, event };
}

/** What an agent says. */
export function message(msg: string, msgId: string | null = null): ChatEvent {
  return eventOf('chat_session_message', { msg, msgId, partyType: 'INTERNAL' });
}

/** A client that asks for a chat and says nothing of itself. */
export const ASKED = { phoneNumber: null, from: null, locale: null, parameters: null } as const;

/** These events happened in that chat, whose app has said nothing of how to tell them. */
export function publishOf(
  { tenantId, chatId }: Pick<Chat, 'tenantId' | 'chatId'>,
  events: readonly ChatEvent[],
  when = at(1),
): Publish {
  const app = { name: 'Acme', notificationSettings: DEFAULT_SETTINGS };
  return {
    tenantId,
    chatId,
    source: 'PLATFORM',
    events,
    owner: null,
    idempotency: null,
    idleSince: null,
    plan: (chat) => planPublish(events, chat, app, when),
    actor: 'key:k1',
    address: null,
    at: when,
    trace: null,
  };
}
