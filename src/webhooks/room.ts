import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Clock } from '../domain/clock.js';
import { createWebhookMetrics } from './webhookMetrics.js';
import { productVersion } from '../http/productVersion.js';
import { createWaker } from '../database/waker.js';
import { createWebhookDeliveryService, type WebhookDeliveriesOptions } from './webhookDeliveries.js';
import type { Tenants } from '../tenants/tenants.js';
import { createWebhookService, type Webhooks, type WebhooksOptions } from './webhooks.js';
import type { CredentialVault } from '../credentials/credentialVault.js';
import type { Notices } from '../database/notices.js';
import { createWebhookDispatcher } from './webhookDispatcher.js';
import { createWebhookPlaces } from './webhookPlaces.js';
import { createWebhookSender } from './webhookSender.js';

export interface WebhookParts {
  store: WebhookDeliveriesOptions['store'] & WebhooksOptions['store'];
  tenants: Tenants;
  vault: CredentialVault;
  notices: Notices;
  registry: Registry;
  clock: Clock;
  logger: Logger;
  settings: Pick<WebhooksOptions, 'privateAddresses'>;
  /** No other node can share the database. */
  alone: boolean;
  /** Whether this node's leases are still its own. */
  holdsLeases: () => boolean;
}

/** What tells the platforms of what clients do, put together. */
export interface WebhookDelivery {
  /** How admins set it up. */
  webhooks: Webhooks;
  /** Clients have done something: for here, and for the other nodes to know. */
  announce(): void;
  /** Before the first request is served. @throws what the store throws */
  prepare(): Promise<void>;
  start(): void;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** The whole stop has 10 s, and a request may take longer. */
const STOP_GRACE_MS = 5_000;

/** Requests under way at once on this node: of everybody, of one tenant. */
const LIMITS = { total: 256, perTenant: 32 };

export function composeWebhook(parts: WebhookParts): WebhookDelivery {
  const { store, tenants, vault, notices, registry, clock, logger, settings, alone, holdsLeases } = parts;
  const deliveries = createWebhookDeliveryService({ store, vault, clock, random: Math.random });
  const sender = createWebhookSender({ clock, userAgent: `Beckon/${productVersion()}`, ...settings });
  const dispatcher = createWebhookDispatcher({
    deliveries,
    sender,
    places: createWebhookPlaces(LIMITS),
    waker: createWaker(),
    clock,
    logger,
    onOutcome: createWebhookMetrics({ registry, readOutstanding: deliveries.outstanding }),
    holdsLeases,
  });
  notices.on((notice) => {
    if (notice.kind === 'clientEvents' || notice.kind === 'missed') dispatcher.wake();
  });

  function announce(): void {
    dispatcher.wake();
    notices.tell({ kind: 'clientEvents' });
  }

  return {
    webhooks: createWebhookService({ store, tenants, vault, clock, ...settings, onConfigured: announce }),
    announce,
    async prepare() {
      if (alone) await deliveries.takeOverLeases();
    },
    start: dispatcher.start,
    async stop() {
      // A platform that does not answer gets the same request, with the same id, from whoever takes it over.
      const patience = setTimeout(sender.abort, STOP_GRACE_MS);
      await dispatcher.stop();
      clearTimeout(patience);
      sender.close();
    },
  };
}
