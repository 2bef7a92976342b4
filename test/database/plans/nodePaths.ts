import { Redacted } from '../../../src/domain/redacted.js';
import { clientActs, said } from '../../webhooks/clientEvents.js';
import { firstOf } from '../../support/firstOf.js';
import type { Database } from '../../../src/database/database.js';
import type { LeasedDelivery } from '../../../src/delivery/leases/leasedDelivery.js';
import type { LeasedChat } from '../../../src/webhooks/clientEvents/webhookQueues.store.js';
import { capacityFor, settlementOf } from '../../delivery/outbox.js';
import { activeChat, activeChats, endedChat, NOTE, type Paths, type Place } from './place.js';

const DAY_MS = 86_400_000;
const DIGEST = { object: 'what', digest: { kind: 'sha256', text: 'abc' } } as const;

/** What the nodes do by themselves: the outbox, the webhooks, and forgetting; and what admins have erased. */
export function nodePaths(place: Place, prisma: Database['prisma']): Paths {
  const { store, large, small } = place;
  const now = new Date();
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const until = new Date(now.getTime() + DAY_MS);
  const webhookCapacity = { total: 100, perTenant: 100, tenants: [{ tenantId: small.tenantId, free: 3 }] };
  const lane = { tenantId: large.tenantId, appId: 'app-0', service: 'ANDROID_FIREBASE' } as const;
  const capacity = capacityFor(500, { tenants: webhookCapacity.tenants, lanes: [{ ...lane, free: 200 }] });
  let leased: LeasedDelivery[] = [];
  let chats: LeasedChat[] = [];
  const deadTokenOf = ({ tenantId, chatId }: { tenantId: number; chatId: string }) => ({
    ...{ tenantId, chatId, deviceToken: new Redacted(`token-${chatId}`), detail: 'UNREGISTERED', at: now },
    removal: { reason: 'TOKEN_UNREGISTERED', registeredBefore: now } as const,
  });
  async function erase(target: Parameters<typeof store.erasure.find>[1], tenantId = large.tenantId) {
    const chatIds = await store.erasure.find(tenantId, target, 200);
    expect(chatIds).toHaveLength(1);
    await store.erasure.erase({ tenantId, target, chatIds, note: NOTE, ...DIGEST });
  }
  const tokenOf = (chatId: string) => ({ kind: 'token', devices: [new Redacted(`token-${chatId}`)] }) as const;

  return {
    'when the next delivery is due': () => store.deliveryLeases.nextDueAt(capacity),
    'leasing deliveries': async () => (leased = await store.deliveryLeases.lease(now, until, capacity)),
    'settling a delivery': () => store.deliveries.settle(settlementOf(firstOf(leased), { at: now })),
    'settling many deliveries': () =>
      Promise.all(leased.map((one) => store.deliveries.settle(settlementOf(one, { at: now })))),
    'reclaiming leases': () =>
      store.deliveryLeases.reclaim(
        leased.slice(0, 100).map(({ id }) => id),
        now,
      ),
    'what is outstanding': () => store.deliveries.outstanding(100_000),
    'lanes with suspects': () => store.quarantine.lanes(),
    'leasing a suspect': () => store.quarantine.leaseOne(lane, now, until),
    'beginning a send': () => store.deliveries.beginSend({ ...firstOf(leased), at: now }),
    'removing a dead token': () => store.pushedTokens.removeToken(deadTokenOf(activeChat(large, 900))),
    'removing many dead tokens': () =>
      Promise.all(activeChats(place, 256, 500).map((chat) => store.pushedTokens.removeToken(deadTokenOf(chat)))),
    'remembering environments': () =>
      Promise.all(
        activeChats(place, 256, 1_500).map(({ tenantId, chatId }) => {
          const deviceToken = new Redacted(`token-${chatId}`);
          return store.pushedTokens.rememberEnvironment({ tenantId, chatId, deviceToken, environment: 'SANDBOX' });
        }),
      ),
    living: () => store.gatewayNodes.beat(15_000),
    'freeing leases of a dead node': () => store.gatewayNodes.freeLeasesOf(['node-z'], 0, now, 150_000),
    'a client speaking': () => clientActs(prisma, activeChat(large, 1_000), said('one', 'two'), now),
    'when the next chat is due': () => store.webhookQueues.nextDueAt(webhookCapacity),
    'leasing chats': async () => (chats = await store.webhookQueues.lease(now, until, webhookCapacity)),
    'events of a leased chat': () => store.webhookQueues.events(firstOf(chats)),
    'a chat that was told of': () => store.webhookQueues.settle(firstOf(chats), { kind: 'delivered', at: now }),
    'a chat that could not be told of': () =>
      store.webhookQueues.settle(firstOf(chats.slice(1)), {
        ...{ kind: 'failed', at: now, failingSince: now, reason: 'HTTP 500', dueAt: until },
      }),
    'how webhooks fare': () => store.webhookHealth.outstanding(),
    'what waits for a webhook': () => store.webhookHealth.ofTenant(large.tenantId),
    'forgetting receipts': () => store.chatEvents.forgetReceipts(before(6)),
    'forgetting refused requests': () => store.refusals.forget(before(300)),
    'tenants that forget': () => store.retention.tenants(),
    'forgetting chats': async () => {
      for (const { tenantId } of [large, small]) {
        const { next } = await store.retention.removeEnded(tenantId, before(5), null);
        await store.retention.removeEnded(tenantId, before(5), next);
      }
    },
    'forgetting deliveries': async () => {
      for (const { tenantId } of [large, small]) {
        const { next } = await store.retention.removeSettled(tenantId, before(5), null);
        await store.retention.removeSettled(tenantId, before(5), next);
      }
    },
    'erasing a chat': () => erase({ kind: 'chat', chatId: endedChat(large, 2_000).chatId }),
    'erasing a client': () => erase({ kind: 'client', ...endedChat(large, 2_001) }),
    'erasing by a phone number': () => erase({ kind: 'phone', numbers: [new Redacted('491500000016')] }),
    'erasing by a token': () => erase(tokenOf(activeChat(large, 9_999).chatId)),
    'erasing by a token of a small tenant': () => erase(tokenOf(activeChat(small, 350).chatId), small.tenantId),
  };
}
