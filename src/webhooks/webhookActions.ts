import { randomUUID } from 'node:crypto';
import { auditNote, type AuditLog } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DAY_MS } from '../domain/durations.js';
import { DomainError, refusedField } from '../domain/errors.js';
import type { CredentialVault } from '../credentials/room.js';
import type { Tenants } from '../tenants/room.js';
import type { WebhookAttemptLog } from './sending/webhookAttemptLog.js';
import type { WebhookAttemptRecord, WebhookAttemptsStore } from './sending/webhookAttempts.store.js';
import { webhookTestMessage } from './sending/webhookMessage.js';
import type { WebhookReplaysStore } from './clientEvents/webhookReplays.store.js';
import type { WebhooksStore } from './webhooks.store.js';

interface ReplayInput {
  tenantHost: string;
  since: Date;
  /** Only count. */
  dryRun?: boolean | null;
}

/** How much is sent again. */
interface Replay {
  chats: number;
  events: number;
}

/** The longest replay. */
const REPLAY_DAYS = 30;
/** A replay of more chats is refused. The caller has to choose a shorter time. */
const CHATS_MAX = 100_000;
/** Chats per statement, so that their clients' events wait only briefly. */
const CHATS_PER_BATCH = 300;

/** The use cases of looking at a webhook's attempts, testing it, and sending events again. */
export type WebhookActions = ReturnType<typeof createWebhookActions>;

interface WebhookActionsOptions {
  store: { webhooks: WebhooksStore; webhookAttempts: WebhookAttemptsStore; webhookReplays: WebhookReplaysStore };
  attempts: Pick<WebhookAttemptLog, 'sendTest'>;
  tenants: Tenants;
  vault: CredentialVault;
  auditLog: AuditLog;
  clock: Clock;
  /** Called when queued events may be sent. */
  onQueued: () => void;
}

export function createWebhookActions(options: WebhookActionsOptions) {
  const { store, attempts, tenants, vault, auditLog, clock, onQueued } = options;
  const noWebhook = () => new DomainError('NOT_FOUND', 'the tenant has no webhook', ['tenantHost']);

  return {
    /** The newest 100 attempts of a tenant that the caller has found, newest first. @throws DomainError FORBIDDEN */
    async attempts(caller: Caller, tenantId: number): Promise<WebhookAttemptRecord[]> {
      authorize(caller, 'readWebhook');
      return store.webhookAttempts.ofTenant(tenantId);
    },

    /**
     * Sends a test event to the webhook now, also while it is turned off. It is not retried.
     * @throws DomainError FORBIDDEN, NOT_FOUND
     */
    async sendTest(caller: Caller, input: { tenantHost: string }): Promise<WebhookAttemptRecord> {
      authorize(caller, 'sendTestWebhookEvent');
      const { id: tenantId, host } = await tenants.resolve(caller, input.tenantHost);
      const target = await store.webhooks.findTarget(tenantId);
      if (!target) throw noWebhook();
      const at = clock();
      await auditLog.append(tenantId, auditNote(caller, 'sendTestWebhookEvent', at), 'webhook', {});
      const secret = vault.openWebhookSecret(target.secret.sealed, target.secret.keyId, tenantId);
      const message = webhookTestMessage({ tenantHost: host, at, id: randomUUID() });
      return attempts.sendTest({ url: target.url, secret, ...message }, tenantId);
    },

    /**
     * Sends client events that came since then again, each chat's in order. The audit entry comes first, so that an
     * interrupted replay is on record too; it continues when it is repeated.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT
     */
    async replay(caller: Caller, { tenantHost, since, dryRun }: ReplayInput): Promise<Replay> {
      authorize(caller, 'replayWebhook');
      const { id: tenantId } = await tenants.resolve(caller, tenantHost);
      const now = clock();
      if (since > now) throw refusedField(['since'], 'must not be in the future');
      if (now.getTime() - since.getTime() > REPLAY_DAYS * DAY_MS) {
        throw refusedField(['since'], `must be at most ${REPLAY_DAYS} days ago`);
      }
      if (!(await store.webhooks.find(tenantId))) throw noWebhook();
      const chats = await store.webhookReplays.find(tenantId, since, CHATS_MAX + 1);
      if (chats.length > CHATS_MAX) {
        throw refusedField(['since'], `must be later: at most ${CHATS_MAX} chats are sent again at once`);
      }
      const replay = { chats: chats.length, events: chats.reduce((sum, { events }) => sum + events, 0) };
      if (dryRun || chats.length === 0) return replay;
      await auditLog.append(tenantId, auditNote(caller, 'replayWebhook', now), 'webhook', { since, ...replay });
      for (let begin = 0; begin < chats.length; begin += CHATS_PER_BATCH) {
        await store.webhookReplays.replay(tenantId, chats.slice(begin, begin + CHATS_PER_BATCH), clock());
        onQueued();
      }
      return replay;
    },
  };
}
