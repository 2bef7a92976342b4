import type { AlertFilter } from '../../../src/alerts/alertList.store.js';
import type { AuditFilter } from '../../../src/audit/auditEntries.store.js';
import type { ChatSessionFilter } from '../../../src/chats/chatSessionList.store.js';
import type { DeliveryFilter } from '../../../src/delivery/history/deliveryHistory.store.js';
import { nameOf, phoneNumberOf } from '../../../bench/pages/seed.mjs';
import { normalPhoneNumber } from '../../../src/domain/phoneNumber.js';
import { firstIdAt } from '../../../src/database/firstIdAt.js';
import type { Slice } from '../../../src/domain/slice.js';
import { activeChat, activeChats, endedChat, NOTE, nthChat, type Paths, type Place } from './place.js';

const HOUR_MS = 3_600_000;
const LIMIT = 51;

/** What the console asks for: counts, lists by any of their filters, and single things by their ids. */
export function adminPaths(place: Place): Paths {
  const { store, large, small } = place;
  const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
  const chat = nthChat(large, 5_000);
  const { tenantId, chatId } = chat;
  const someId = firstIdAt(ago(50));
  const lane = { tenantId, appId: 'app-0', service: 'ANDROID_FIREBASE' } as const;
  const ofBoth = (work: (tenantId: number) => Promise<unknown>) => () =>
    Promise.all([large, small].map((population) => work(population.tenantId)));
  const ofAll = (work: (tenantId: number | null) => Promise<unknown>) => () =>
    Promise.all([large.tenantId, small.tenantId, null].map(work));

  return {
    'counting active chats': ofAll(store.overviews.activeChats),
    'counting subscriptions': ofAll(store.overviews.subscriptions),
    'counting a day of deliveries': ofAll((id) => store.overviews.statuses(id, ago(24))),
    'counting minutes': ofAll((id) => store.overviews.minutes(id, ago(1))),
    'counting failures': ofAll((id) => store.overviews.failures(id, ago(1), 10)),
    'counting what is queued': ofAll((id) => store.overviews.queue(id, 100_000)),
    'open circuits': ofAll(store.openCircuits.list),
    ...searchPaths(place),
    ...listPaths(
      'chat sessions',
      {
        chatId: [chatId],
        appId: ['app-1'],
        clientId: [chat.clientId.reveal()],
        state: ['CONNECTED', 'QUEUED'],
        subscribed: [true, false],
        service: ['IOS_FIREBASE'],
      } satisfies Offer<ChatSessionFilter>,
      { at: ago(50), name: chatId },
      (id, filter, slice) => store.chatSessionList.ofTenant(id, { ...ANY_CHAT, ...filter }, slice),
      place,
    ),
    ...listPaths(
      'chat sessions of a time',
      {
        ...{ appId: ['app-1'], state: ['CONNECTED'], subscribed: [true, false], active: [true, false] },
        ...{ createdAfter: [ago(100)], createdBefore: [ago(20)] },
      } satisfies Offer<ChatSessionFilter>,
      { at: ago(50), name: chatId },
      (id, filter, slice) => store.chatSessionList.ofTenant(id, { ...ANY_CHAT, ...filter }, slice),
      place,
    ),
    ...countPaths(place),
    ...listPaths(
      'deliveries',
      {
        appId: ['app-1'],
        chatId: [chatId],
        status: ['PENDING', 'SENT', 'FAILED', 'EXPIRED'],
        service: ['ANDROID_FIREBASE'],
        createdAfter: [ago(100)],
        createdBefore: [ago(20)],
      } satisfies Offer<DeliveryFilter>,
      someId,
      (id, filter, slice) => store.deliveryHistory.ofTenant(id, { ...ANY_DELIVERY, ...filter }, slice),
      place,
    ),
    ...listPaths(
      'audit entries',
      {
        actor: ['device:app:clie…1234', 'key:nobody'],
        action: ['subscribe', 'createApiKey'],
        object: [`chat:${chatId}`],
        after: [ago(100)],
        before: [ago(20)],
        people: [true],
      } satisfies Offer<AuditFilter>,
      100_000n,
      (id, filter, slice) => store.auditEntries.list(id, { ...ANY_ENTRY, ...filter }, slice),
      place,
    ),
    ...listPaths(
      'alerts',
      {
        appId: ['app-1'],
        kind: ['TOKENS_REFUSED', 'WEBHOOK_FAILING'],
        state: ['OPEN', 'RESOLVED'],
        since: [ago(100)],
        until: [ago(20)],
      } satisfies Offer<AlertFilter>,
      { at: ago(50), id: 5_000 },
      (id, filter, slice) => store.alertList.list(id, filter, slice),
      place,
    ),
    'alerts of all tenants': async () => {
      const every = { appId: null, kind: null, since: null, until: null };
      for (const slice of slicesFrom({ at: ago(50), id: 5_000 })) {
        for (const state of ['OPEN', 'RESOLVED', null] as const)
          await store.alertList.list(null, { ...every, state }, slice);
      }
    },
    'API keys': ofBoth(async (id) => {
      for (const slice of slicesFrom({ at: ago(1), name: 'key-500' })) await store.apiKeys.list(id, slice);
    }),
    tenants: async () => {
      for (const slice of slicesFrom('large')) await store.tenants.list(null, slice);
      await store.tenants.count();
    },
    apps: ofBoth(async (id) => {
      for (const slice of slicesFrom('app-2')) await store.apps.list(id, slice);
      await store.apps.count(id);
    }),
    'events of a chat': async () => {
      for (const slice of slicesFrom(2)) await store.chatInbox.ofChat(tenantId, chatId, slice);
    },
    'deliveries of chats': async () => {
      for (const slice of slicesFrom({ seq: 2, id: someId })) {
        await store.deliveryHistory.ofChat(chat, slice);
        await Promise.all(activeChats(place, 100, 2_000).map((one) => store.deliveryHistory.ofChat(one, slice)));
      }
    },
    'what explains the pushes of chats': () =>
      Promise.all([chat, ...activeChats(place, 100, 2_000)].map((one) => store.chatFacts.find(one))),
    'the timeline of a chat': async () => {
      for (const slice of slicesFrom({ at: ago(50), name: 'e0000000001' })) await store.timelines.list(chat, slice);
      await store.chatFacts.deliveriesOf(chat, [1, 2, 3]);
    },
    'refused requests': async () => {
      for (const slice of slicesFrom(2_500n)) await store.refusals.ofApp({ tenantId, appId: 'app-1' }, ago(168), slice);
    },
    'recording a refused request': () => {
      const refused = {
        operation: 'subscribe',
        door: 'REST',
        code: 'CHAT_NOT_FOUND',
        field: null,
        message: 'No.',
      } as const;
      return store.refusals.record({ ...refused, tenantId, appId: 'app-1', chatId, requestId: 'one', at: new Date() });
    },
    'single things': () =>
      Promise.all([
        store.chatSessions.find(tenantId, chatId),
        store.pushSubscriptions.find(tenantId, chatId),
        store.deliveryHistory.find(tenantId, someId),
        store.deliveryContents.find(tenantId, someId),
        store.deliveryContents.resendOf(tenantId, someId),
        store.auditEntries.find(tenantId, 100_000n),
        store.alertList.find(tenantId, 500),
        store.apiKeys.find(tenantId, 'key-500'),
        store.webhooks.find(tenantId),
        store.webhooks.findTarget(tenantId),
        store.webhookAttempts.ofTenant(tenantId),
      ]),
    'what has changed': async () => {
      const chats = activeChats(place, 200, 2_000);
      await store.changedRows.pushSubscriptions(chats);
      await store.changedRows.deliveries(chats.map((one) => ({ tenantId: one.tenantId, id: someId })));
    },
    'counting what goes by a push service': () => store.pushServiceUses.ofApp(lane, ['IOS_APNS', 'ANDROID_FIREBASE']),
    'counting what retention removes': () => {
      const before = ago(50);
      const limits = { endedBefore: before, settledBefore: before, idleSince: before, trafficBefore: before };
      return store.retentionPreviews.count(tenantId, limits);
    },
    'counting what is erased': () => store.erasure.count(tenantId, [chatId]),
    'counting what a webhook is sent again': () => store.webhookReplays.find(tenantId, ago(1), 1_000),
    'sending to a webhook again': () =>
      store.webhookReplays.replay(tenantId, [{ chatId: chat.chatId, seq: 0, events: 1 }], new Date()),
    'recording an attempt of a webhook': () => {
      const result = { statusCode: 200, durationMs: 1, events: 1, error: null };
      const at = new Date();
      return store.webhookAttempts.write([{ tenantId, id: firstIdAt(at), at, chatId, isTest: false, ...result }]);
    },
    'raising and resolving an alert': async () => {
      await store.alerts.raise(lane, 'TOKENS_REFUSED', { message: 'Look.', code: null }, new Date());
      await store.alerts.resolve(lane, ['TOKENS_REFUSED'], new Date());
    },
    'sending a delivery again': () =>
      store.resends.resend({ tenantId, id: someId, newId: firstIdAt(new Date()), notification: null, note: NOTE }),
    'writing to the audit log': () =>
      store.auditEntries.append(tenantId, NOTE, `chat:${endedChat(large, 3_000).chatId}`, {}),
  };
}

const ANY_CHAT: ChatSessionFilter = {
  ...{ appId: null, clientId: null, chatId: null, state: null, subscribed: null, service: null, active: null },
  ...{ createdAfter: null, createdBefore: null },
};
const ANY_DELIVERY: DeliveryFilter = {
  ...{ appId: null, chatId: null, status: null, service: null, settled: null, createdAfter: null, createdBefore: null },
};
const ANY_ENTRY: AuditFilter = { actor: null, action: null, object: null, after: null, before: null, people: false };

/** The totals of the lists, and the numbers of a time. */
function countPaths({ store, large, small }: Place): Paths {
  const { chatId } = nthChat(large, 5_000);
  const before = new Date();
  const after = new Date(before.getTime() - 7 * 24 * HOUR_MS);
  const dayAgo = new Date(before.getTime() - 24 * HOUR_MS);
  const ofEach = (work: (tenantId: number) => Promise<unknown>) => async () => {
    for (const { tenantId } of [large, small]) await work(tenantId);
  };
  const ofAll = (work: (tenantId: number | null) => Promise<unknown>) => async () => {
    for (const tenantId of [large.tenantId, small.tenantId, null]) await work(tenantId);
  };
  return {
    'counting the total of chats': ofEach(async (id) => {
      for (const filter of [{}, { appId: 'app-1' }, { active: true }, { createdAfter: after, createdBefore: before }]) {
        await store.chatSessionList.count(id, { ...ANY_CHAT, ...filter });
      }
    }),
    'counting the total of deliveries': ofEach(async (id) => {
      for (const filter of [
        {},
        { chatId },
        { status: 'FAILED' as const },
        { settled: false },
        { createdAfter: after },
      ]) {
        await store.deliveryHistory.count(id, { ...ANY_DELIVERY, ...filter });
      }
      await store.deliveryHistory.countOfChat(nthChat(large, 5_000));
    }),
    'counting the total of audit entries': ofEach(async (id) => {
      for (const filter of [{}, { people: true }, { after, before }]) {
        await store.auditEntries.count(id, { ...ANY_ENTRY, ...filter });
      }
    }),
    // It reads as much as waits: an index in this order would make each write slower.
    'counting what waits, to list it': ofEach(async (id) => {
      for (const slice of slicesFrom(firstIdAt(dayAgo))) {
        await store.deliveryHistory.ofTenant(id, { ...ANY_DELIVERY, settled: false }, slice);
      }
    }),
    'counting the numbers of a time': ofAll(async (id) => {
      await store.periods.newChats(id, { after, before });
      await store.periods.statuses(id, { after, before });
      await store.periods.latencies(id, { after, before });
    }),
    'counting the bars of a day': ofAll((id) => store.periods.bars(id, { after: dayAgo, before }, 1_800)),
  };
}

/** Searches for each kind of text, in the large tenant, in a small one, and in all. */
function searchPaths({ store, large, small }: Place): Paths {
  const nothing = {
    chatIds: [],
    clientId: '',
    clientIdBeginning: '\u{10FFFE}',
    beginningsFrom: 0,
    devices: [],
    phoneNumbers: [],
    from: null,
  };
  const { chatId, clientId } = nthChat(large, 5_000);
  const wanted = {
    'a chat id': { chatIds: [chatId] },
    'a client id': { clientId: clientId.reveal(), clientIdBeginning: clientId.reveal() },
    'a beginning of all client ids': { clientIdBeginning: 'c' },
    'a device': { devices: [`token-${activeChat(large, 900).chatId}`] },
    'a phone number': { phoneNumbers: [normalPhoneNumber(phoneNumberOf(5_000))] },
    'a name': { from: nameOf(5_000) },
    'a text that may be anything': {
      ...{ chatIds: ['acme'], clientId: 'acme', clientIdBeginning: 'acme', devices: ['acme'], from: 'acme' },
      phoneNumbers: ['123456'],
    },
  };
  const inAll = async (search: (tenantId: number | null) => Promise<unknown>) => {
    for (const tenantId of [large.tenantId, small.tenantId, null]) await search(tenantId);
  };
  return {
    ...Object.fromEntries(
      Object.entries(wanted).map(([what, part]) => [
        `searching chats by ${what}`,
        () => inAll((tenantId) => store.search.chats(tenantId, { ...nothing, ...part }, 21)),
      ]),
    ),
    'searching tenants': () => inAll((tenantId) => store.search.tenants(tenantId, 'a', 21)),
    'searching apps': () => inAll((tenantId) => store.search.apps(tenantId, 'app', 21)),
  };
}

/** What a list may be filtered by: some values of each field. */
type Offer<Filter> = { [Field in keyof Filter]?: readonly NonNullable<Filter[Field]>[] };

/** The list by each combination of the filters' values, in the large tenant with every slice. */
function listPaths<Filter, Key>(
  name: string,
  offer: Offer<Filter>,
  within: Key,
  list: (tenantId: number, filter: Filter, slice: Slice<Key>) => Promise<unknown>,
  { large, small }: Place,
): Paths {
  const combine = (filters: Partial<Filter>[], field: keyof Filter) =>
    filters.flatMap((filter) => [null, ...(offer[field] ?? [])].map((value) => ({ ...filter, [field]: value })));
  const fields = Object.keys(offer) as (keyof Filter)[];
  const filters = fields.reduce(combine, [{}]) as Filter[];
  return Object.fromEntries(
    filters.map((filter) => {
      const by = fields
        .filter((field) => filter[field] !== null)
        .map((field) => `${String(field)}=${String(filter[field])}`);
      const lists = async () => {
        const slices = slicesFrom(within);
        for (const slice of slices) await list(large.tenantId, filter, slice);
        for (const slice of slices.slice(0, 1)) await list(small.tenantId, filter, slice);
      };
      return [`${name} by ${by.join(' ') || 'nothing'}`, lists];
    }),
  );
}

/** A page from the beginning, one on either side of a key, and the last one. */
function slicesFrom<Key>(key: Key): Slice<Key>[] {
  const first = { limit: LIMIT, after: null, before: null, fromEnd: false };
  return [first, { ...first, after: key }, { ...first, before: key, fromEnd: true }, { ...first, fromEnd: true }];
}
