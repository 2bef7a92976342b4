import type { PushOutcome } from '../domain/pushOutcome.js';
import type { AuditNote } from '../domain/auditNote.js';
import { auditInsert, noteParameters, noteValues } from '../database/auditEntry.js';
import type { Database } from '../database/database.js';
import type { SealedSecret } from '../credentials/room.js';
import { OF_URL } from './originDetails.sql.js';
import { createResealingStore } from './resealing.store.js';

/** A tenant's webhook, without its secret. */
export interface WebhookRecord {
  tenantId: number;
  url: string;
  enabled: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** The URL of a tenant's requests, and the secret that signs them. */
export interface WebhookTarget {
  url: string;
  secret: SealedSecret;
}

interface WebhookSetup {
  url: string;
  enabled: boolean;
  /** Used if there is no secret yet, or with `replaceSecret`. */
  secret: SealedSecret;
  replaceSecret: boolean;
  /** Absent or null: unchanged; a new webhook has none. */
  pushOutcomes?: readonly PushOutcome[] | null;
}

const SETUP = `${OF_URL}, 'enabled', enabled, 'pushOutcomes', to_jsonb(push_outcomes)`;

/**
 * Queues are locked in the order of storing events, and queues of outcomes before their outcomes: each part counts the rows
 * of the one before it, because a database may run unrelated parts in any order. Rows that another statement is just
 * removing are skipped. A new configuration makes failing chats and outcomes due now. Outcomes that are no longer asked for
 * are dropped.
 */
const CONFIGURE = `
WITH before AS (
  SELECT tenant_id, jsonb_build_object(${SETUP}) AS setup
  FROM webhooks WHERE tenant_id = $1
), configured AS (
  INSERT INTO webhooks AS w (tenant_id, url, enabled, secret, key_id, created_at, updated_at, push_outcomes)
  VALUES ($1, $2, $3, $4, $5, $6::timestamptz, $6::timestamptz, COALESCE($11::text[]::push_outcome[], '{}'))
  ON CONFLICT (tenant_id) DO UPDATE SET
    url = EXCLUDED.url, enabled = EXCLUDED.enabled, updated_at = EXCLUDED.updated_at,
    secret = CASE WHEN $10 THEN EXCLUDED.secret ELSE w.secret END,
    key_id = CASE WHEN $10 THEN EXCLUDED.key_id ELSE w.key_id END,
    push_outcomes = COALESCE($11::text[]::push_outcome[], w.push_outcomes)
  RETURNING tenant_id, url, enabled, push_outcomes, created_at, secret = $4 AS is_new_secret
), tried AS (
  UPDATE webhook_queues q SET due_at = $6::timestamptz
  FROM (
    SELECT chat_id FROM webhook_queues WHERE tenant_id = $1 AND due_at > $6::timestamptz AND leased_by IS NULL
    ORDER BY chat_id FOR UPDATE
  ) waiting WHERE q.tenant_id = $1 AND q.chat_id = waiting.chat_id
), outcome_queues AS (
  INSERT INTO push_outcome_queues AS q (tenant_id, type, due_at)
  SELECT tenant_id, unnest(push_outcomes), $6::timestamptz FROM configured
  ON CONFLICT (tenant_id, type) DO UPDATE SET due_at = LEAST(q.due_at, EXCLUDED.due_at) WHERE q.leased_by IS NULL
  RETURNING 1
), unasked_queues AS (
  DELETE FROM push_outcome_queues q USING configured c WHERE q.tenant_id = c.tenant_id AND NOT q.type = ANY(c.push_outcomes)
  RETURNING 1
), unasked AS (
  DELETE FROM push_outcomes o USING (
    SELECT o.tenant_id, o.type, o.delivery_id FROM push_outcomes o JOIN configured c USING (tenant_id)
    WHERE NOT o.type = ANY(c.push_outcomes)
      AND (SELECT count(*) FROM outcome_queues) + (SELECT count(*) FROM unasked_queues) >= 0
    FOR UPDATE OF o SKIP LOCKED
  ) u WHERE o.tenant_id = u.tenant_id AND o.type = u.type AND o.delivery_id = u.delivery_id
), audited AS (
  ${auditInsert({
    ...{ from: 'configured', ...noteParameters(6), object: `'webhook'` },
    details: `jsonb_build_object('before', (SELECT setup FROM before),
      'after', jsonb_build_object(${SETUP}, 'newSecret', is_new_secret))`,
  })}
)
SELECT created_at, is_new_secret FROM configured`;

/** Also clears the queues and their leases, and the outcomes of pushes, in the order of locks of `CONFIGURE`. */
const REMOVE = `
WITH removed AS (
  DELETE FROM webhooks WHERE tenant_id = $1 RETURNING tenant_id, url
), forgotten AS (
  UPDATE webhook_queues q SET due_at = NULL, leased_by = NULL, attempt = 0, failing_since = NULL, last_error = NULL,
    replay_seq = NULL
  FROM (
    SELECT chat_id FROM webhook_queues WHERE tenant_id = $1 AND due_at IS NOT NULL ORDER BY chat_id FOR UPDATE
  ) waiting WHERE q.tenant_id = $1 AND q.chat_id = waiting.chat_id
), outcome_queues AS (
  DELETE FROM push_outcome_queues WHERE tenant_id = $1 AND (SELECT count(*) FROM removed) >= 0 RETURNING 1
), outcomes AS (
  DELETE FROM push_outcomes o USING (
    SELECT tenant_id, type, delivery_id FROM push_outcomes
    WHERE tenant_id = $1 AND (SELECT count(*) FROM outcome_queues) >= 0 FOR UPDATE SKIP LOCKED
  ) u WHERE o.tenant_id = u.tenant_id AND o.type = u.type AND o.delivery_id = u.delivery_id
), audited AS (
  ${auditInsert({
    ...{ from: 'removed', ...noteParameters(2), object: `'webhook'` },
    details: `jsonb_build_object('before', jsonb_build_object(${OF_URL}))`,
  })}
)
SELECT tenant_id FROM removed`;

const COLUMNS = { tenantId: true, url: true, enabled: true, createdAt: true, updatedAt: true } as const;

/** See `createWebhooksStore`. */
export type WebhooksStore = ReturnType<typeof createWebhooksStore>;

/** The webhooks of one database. */
export function createWebhooksStore({ prisma }: Database) {
  return {
    async find(tenantId: number): Promise<WebhookRecord | null> {
      return prisma.webhook.findUnique({ where: { tenantId }, select: COLUMNS });
    },

    /** What a request needs; null: the tenant has no webhook. */
    async findTarget(tenantId: number): Promise<WebhookTarget | null> {
      const row = await prisma.webhook.findUnique({
        where: { tenantId },
        select: { url: true, secret: true, keyId: true },
      });
      return row && { url: row.url, secret: { sealed: row.secret, keyId: row.keyId } };
    },

    /** Creates or changes a webhook and makes its queue due now. @returns whether the given secret is in use */
    async configure(
      tenantId: number,
      setup: WebhookSetup,
      note: AuditNote,
    ): Promise<{ webhook: WebhookRecord; isNewSecret: boolean }> {
      const { url, enabled, secret, replaceSecret, pushOutcomes = null } = setup;
      const rows = await prisma.$queryRawUnsafe<{ created_at: Date; is_new_secret: boolean }[]>(
        CONFIGURE,
        tenantId,
        url,
        enabled,
        secret.sealed,
        secret.keyId,
        ...noteValues(note),
        replaceSecret,
        pushOutcomes,
      );
      const [row] = rows;
      if (!row) throw new Error('an upsert returned no row');
      const webhook = { tenantId, url, enabled, createdAt: row.created_at, updatedAt: note.at };
      return { webhook, isNewSecret: row.is_new_secret };
    },

    /** @returns whether there was one */
    async remove(tenantId: number, note: AuditNote): Promise<boolean> {
      return (await prisma.$queryRawUnsafe<object[]>(REMOVE, tenantId, ...noteValues(note))).length > 0;
    },

    ...createResealingStore({ prisma }, 'webhooks'),
  };
}
