import { pino } from 'pino';
import { createWaker } from '../../src/database/waker.js';
import { Redacted } from '../../src/domain/redacted.js';
import { createWebhookAlerting } from '../../src/webhooks/webhookAlerting.js';
import { createWebhookDeliveries } from '../../src/webhooks/clientEvents/webhookDeliveries.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import type { Store } from '../support/stores.js';
import { createWebhookDispatcher, type WebhookDispatcher } from '../../src/webhooks/sending/webhookDispatcher.js';
import { createWebhookSlots } from '../../src/webhooks/sending/webhookSlots.js';
import { createWebhookSender } from '../../src/webhooks/sending/webhookSender.js';
import { openTestStores, type Chat, type TestStores } from '../support/testStores.js';
import { startPlatform, type PlatformReceiver } from './platformReceiver.js';

export const SECRET = new Redacted(`whsec_${Buffer.alloc(32, 3).toString('base64')}`);

export interface NodeOptions {
  store?: Store;
  timeoutMs?: number;
  limits?: { total: number; perTenant: number };
  holdsLeases?: () => boolean;
}

/** What a node does about webhooks, over a real database and real HTTP. */
export function useWebhooks() {
  const vault = createCredentialVault([Buffer.alloc(32, 7)]);
  let stores: TestStores | undefined;
  const stopping: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stores = await openTestStores();
  });
  afterEach(async () => {
    await Promise.all(stopping.splice(0).map((stop) => stop()));
    await opened().prisma.webhookQueue.deleteMany();
  });
  afterAll(() => stores?.close());

  function opened(): TestStores {
    if (!stores) throw new Error('only inside a test');
    return stores;
  }

  return {
    stores: opened,
    vault,
    async platform(): Promise<PlatformReceiver> {
      const receiver = await startPlatform();
      stopping.push(receiver.close);
      return receiver;
    },

    /** A chat of a tenant of its own, or of the given one, whose platform is told at this URL. */
    async chatOf(url: string, tenantId?: number): Promise<Chat> {
      const chat = await opened().newChat(tenantId);
      const setup = { url, enabled: true, secret: vault.sealWebhookSecret(SECRET, chat.tenantId), replaceSecret: true };
      await opened().store.webhooks.configure(chat.tenantId, setup, {
        actor: 'test',
        address: null,
        action: 'test',
        at: new Date(),
      });
      return chat;
    },

    /** A node that tells platforms; it stops after the test. */
    startNode(options: NodeOptions = {}): WebhookDispatcher {
      const { store = opened().store, limits = { total: 16, perTenant: 4 }, timeoutMs = 5_000 } = options;
      const clock = () => new Date();
      const sender = createWebhookSender({ clock, userAgent: 'Beckon/0', privateAddresses: true, timeoutMs });
      const logger = pino({ level: 'silent' });
      const dispatcher = createWebhookDispatcher({
        what: 'client events',
        deliveries: createWebhookDeliveries({ store, vault, clock, random: () => 0 }),
        sender,
        slots: createWebhookSlots(limits),
        waker: createWaker(),
        clock,
        logger,
        onOutcome: () => undefined,
        alerting: createWebhookAlerting({ store, clock, logger }),
        holdsLeases: options.holdsLeases ?? (() => true),
        idleMs: 50,
      });
      dispatcher.start();
      stopping.push(async () => {
        await dispatcher.stop();
        sender.close();
      });
      return dispatcher;
    },

    async queueOf({ tenantId, chatId }: Chat) {
      return opened().prisma.webhookQueue.findUniqueOrThrow({ where: { tenantId_chatId: { tenantId, chatId } } });
    },
  };
}
