import { randomUUID } from 'node:crypto';
import type { AlertKind } from '../../alerts/room.js';
import type { CredentialVault } from '../../credentials/room.js';
import { auditNote, type AuditLog } from '../../domain/auditNote.js';
import { authorize, INSTALLATION, type Caller } from '../../domain/caller.js';
import type { Clock } from '../../domain/clock.js';
import { DomainError, refusedField } from '../../domain/errors.js';
import type { Redacted } from '../../domain/redacted.js';
import type { Tenants } from '../../tenants/room.js';
import { alertTestMessage } from './alertMessage.js';
import type { AlertWebhookRecord, AlertWebhooksStore, AlertWebhookState } from './alertWebhooks.store.js';
import type { WebhookAttemptRecord } from '../sending/webhookAttempts.store.js';
import { resultOf } from '../sending/webhookAttemptLog.js';
import { makeSecret } from '../webhookSecret.js';
import type { WebhookSender } from '../sending/webhookSender.js';
import { parseWebhookUrl } from '../webhookUrl.js';

/** Absent or null: the caller's tenant; all tenants for an operator that names none. */
interface OfTenant {
  tenantHost?: string | null;
}

interface ConfigureAlertsInput extends OfTenant {
  url: string;
  /** Default: true. False: notices of alerts wait. */
  enabled?: boolean | null;
  /** Make a new secret in place of the one there is. Default: false. */
  newSecret?: boolean | null;
  /** Only alerts of these kinds; absent or null: of all. */
  kinds?: readonly AlertKind[] | null;
}

/** Where alerts are sent, and its state. */
export type AlertsWebhookStatus = AlertWebhookRecord & AlertWebhookState;

/** The use cases of sending alerts to webhooks. */
export type AlertsWebhooks = ReturnType<typeof createAlertsWebhooks>;

interface AlertsWebhooksOptions {
  store: { alertWebhooks: AlertWebhooksStore };
  sender: Pick<WebhookSender, 'send'>;
  tenants: Tenants;
  vault: CredentialVault;
  auditLog: AuditLog;
  clock: Clock;
  newId: () => string;
  /** Webhooks may go to private addresses. */
  privateAddresses: boolean;
  /** Called when queued notices may be sent. */
  onConfigured: () => void;
}

export function createAlertsWebhooks(options: AlertsWebhooksOptions) {
  const { store, sender, tenants, vault, auditLog, clock, newId, privateAddresses, onConfigured } = options;

  /** Whose alerts: of a tenant, or of all (0). */
  async function receiverOf(caller: Caller, { tenantHost }: OfTenant): Promise<{ id: number; host: string | null }> {
    const tenant = await tenants.namedOrWhole(caller, tenantHost);
    return tenant ?? { id: INSTALLATION, host: null };
  }

  async function statusOf(webhook: AlertWebhookRecord): Promise<AlertsWebhookStatus> {
    return { ...webhook, ...(await store.alertWebhooks.state(webhook.tenantId)) };
  }

  const none = () => new DomainError('NOT_FOUND', 'alerts are not sent to a webhook', ['tenantHost']);

  return {
    /**
     * Sets where alerts are sent. A new secret is only in this result.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT
     */
    async configure(
      caller: Caller,
      input: ConfigureAlertsInput,
    ): Promise<{ webhook: AlertsWebhookStatus; secret: Redacted | null }> {
      authorize(caller, 'configureAlerts');
      const { id } = await receiverOf(caller, input);
      const url = parseWebhookUrl(input.url, privateAddresses);
      if (input.kinds?.length === 0) throw refusedField(['kinds'], 'must name a kind, or be null: all kinds');
      const secret = makeSecret();
      const { webhook, isNewSecret } = await store.alertWebhooks.configure(
        id,
        {
          url,
          enabled: input.enabled ?? true,
          kinds: [...new Set(input.kinds ?? [])],
          secret: vault.sealWebhookSecret(secret, id),
          replaceSecret: input.newSecret ?? false,
        },
        auditNote(caller, 'configureAlerts', clock()),
      );
      onConfigured();
      return { webhook: await statusOf(webhook), secret: isNewSecret ? secret : null };
    },

    /** Stops sending alerts, queued ones included. @throws DomainError FORBIDDEN, NOT_FOUND */
    async remove(caller: Caller, input: OfTenant): Promise<void> {
      authorize(caller, 'configureAlerts');
      const { id } = await receiverOf(caller, input);
      if (!(await store.alertWebhooks.remove(id, auditNote(caller, 'removeAlerts', clock())))) throw none();
    },

    /** Null: there is none. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, tenantHost: string | null): Promise<AlertsWebhookStatus | null> {
      authorize(caller, 'readAlerts');
      const { id } = await receiverOf(caller, { tenantHost });
      const webhook = await store.alertWebhooks.find(id);
      return webhook && statusOf(webhook);
    },

    /**
     * Sends `alert.test` now, also while the webhook is turned off. It is not retried.
     * @throws DomainError FORBIDDEN, NOT_FOUND
     */
    async sendTest(caller: Caller, input: OfTenant): Promise<WebhookAttemptRecord> {
      authorize(caller, 'sendTestAlert');
      const { id: tenantId, host } = await receiverOf(caller, input);
      const target = await store.alertWebhooks.findTarget(tenantId);
      if (!target) throw none();
      const at = clock();
      await auditLog.append(tenantId, auditNote(caller, 'sendTestAlert', at), 'alertsWebhook', {});
      const secret = vault.openWebhookSecret(target.secret.sealed, target.secret.keyId, tenantId);
      const begun = performance.now();
      const outcome = await sender.send({ url: target.url, secret, ...alertTestMessage(host, at, randomUUID()) });
      const durationMs = Math.round(performance.now() - begun);
      return { tenantId, id: newId(), at, chatId: null, isTest: true, events: 1, durationMs, ...resultOf(outcome) };
    },
  };
}
