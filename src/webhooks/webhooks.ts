import { auditNote } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError } from '../domain/errors.js';
import type { PushOutcome } from '../domain/pushOutcome.js';
import type { Redacted } from '../domain/redacted.js';
import { makeSecret } from './webhookSecret.js';
import { parseWebhookUrl } from './webhookUrl.js';
import type { CredentialVault } from '../credentials/room.js';
import type { WebhookRecord } from './webhooks.store.js';
import type { Tenants } from '../tenants/room.js';
import type { WebhookHealthStore } from './clientEvents/webhookHealth.store.js';
import type { WebhooksStore } from './webhooks.store.js';

interface ConfigureWebhookInput {
  tenantHost: string;
  url: string;
  /** Default: true. False: client events are queued. */
  enabled?: boolean | null;
  /** Make a new secret in place of the one there is. Default: false. */
  newSecret?: boolean | null;
  /** The outcomes of pushes that the platform receives. Absent or null: unchanged. */
  pushOutcomes?: readonly PushOutcome[] | null;
}

/** A webhook and how it fares. */
export interface WebhookStatus extends WebhookRecord {
  /** Chats with queued client events, up to 100,000. */
  queuedChats: number;
  /** Since when the longest waiting chat has failed; null: no failure. */
  failingSince: Date | null;
  /** The reason of the failure. */
  lastError: string | null;
}

/** The use cases of configuring webhooks. */
export type Webhooks = ReturnType<typeof createWebhooks>;

export interface WebhooksOptions {
  store: { webhooks: WebhooksStore; webhookHealth: WebhookHealthStore };
  tenants: Tenants;
  vault: CredentialVault;
  clock: Clock;
  /** Webhooks may go to private addresses. */
  privateAddresses: boolean;
  /** Called when queued events may be sent. */
  onConfigured: () => void;
  /** Called when the outcomes that a platform asks for may have changed. */
  onOutcomesAsked: () => Promise<void>;
  /** Called when a tenant's webhook was removed or disabled. */
  onStopped: (tenantId: number) => Promise<void>;
}

export function createWebhooks(options: WebhooksOptions) {
  const { store, tenants, vault, clock, privateAddresses, onConfigured, onOutcomesAsked, onStopped } = options;

  async function statusOf(webhook: WebhookRecord): Promise<WebhookStatus> {
    return { ...webhook, ...(await store.webhookHealth.ofTenant(webhook.tenantId)) };
  }

  return {
    /**
     * Creates or changes a tenant's webhook. A new secret is only in this result.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT
     */
    async configure(
      caller: Caller,
      input: ConfigureWebhookInput,
    ): Promise<{ webhook: WebhookStatus; secret: Redacted | null }> {
      authorize(caller, 'configureWebhook');
      const { id } = await tenants.resolve(caller, input.tenantHost);
      const url = parseWebhookUrl(input.url, privateAddresses);
      const secret = makeSecret();
      const { webhook, isNewSecret } = await store.webhooks.configure(
        id,
        {
          url,
          enabled: input.enabled ?? true,
          secret: vault.sealWebhookSecret(secret, id),
          replaceSecret: input.newSecret ?? false,
          pushOutcomes: input.pushOutcomes ? [...new Set(input.pushOutcomes)] : null,
        },
        auditNote(caller, 'configureWebhook', clock()),
      );
      await onOutcomesAsked();
      if (!webhook.enabled) await onStopped(id);
      onConfigured();
      return { webhook: await statusOf(webhook), secret: isNewSecret ? secret : null };
    },

    /** Removes a tenant's webhook. @throws DomainError FORBIDDEN, NOT_FOUND */
    async remove(caller: Caller, input: { tenantHost: string }): Promise<void> {
      authorize(caller, 'configureWebhook');
      const { id } = await tenants.resolve(caller, input.tenantHost);
      const note = auditNote(caller, 'removeWebhook', clock());
      const found = await store.webhooks.remove(id, note);
      if (!found) throw new DomainError('NOT_FOUND', 'the tenant has no webhook', ['tenantHost']);
      await onOutcomesAsked();
      await onStopped(id);
    },

    /** Null: the tenant has none. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, tenantHost: string): Promise<WebhookStatus | null> {
      authorize(caller, 'readWebhook');
      const { id } = await tenants.resolve(caller, tenantHost);
      const webhook = await store.webhooks.find(id);
      return webhook && statusOf(webhook);
    },
  };
}
