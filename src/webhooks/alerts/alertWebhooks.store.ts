import type { AlertKind } from '../../alerts/room.js';
import type { SealedSecret } from '../../credentials/room.js';
import { auditInsert, noteParameters, noteValues } from '../../database/auditEntry.js';
import type { Database } from '../../database/database.js';
import type { AuditNote } from '../../domain/auditNote.js';
import { OF_URL } from '../originDetails.sql.js';
import { createResealingStore } from '../resealing.store.js';
import type { WebhookTarget } from '../webhooks.store.js';

/** Where alerts are sent, without its secret. */
export interface AlertWebhookRecord {
  /** Whose alerts; 0: those of all tenants. */
  tenantId: number;
  url: string;
  enabled: boolean;
  /** Only alerts of these kinds; empty: of all. */
  kinds: AlertKind[];
  createdAt: Date;
  updatedAt: Date;
}

/** Its state. */
export interface AlertWebhookState {
  /** Notices that wait, of alerts that were raised or resolved; counted up to 100,000. */
  queued: number;
  /** Since when the notice that has failed longest has failed; null: none has. */
  failingSince: Date | null;
  lastError: string | null;
  /** How often that notice has failed. */
  failures: number;
  /** Notices that were given up, ever. */
  dropped: number;
}

interface AlertWebhookSetup {
  url: string;
  enabled: boolean;
  kinds: readonly AlertKind[];
  /** Used if there is no secret yet, or with `replaceSecret`. */
  secret: SealedSecret;
  replaceSecret: boolean;
}

const DETAILS = `${OF_URL}, 'enabled', enabled, 'kinds', to_jsonb(kinds)`;

/**
 * A new configuration makes failing notices due now. The webhook is locked before its notices, here and in every other
 * statement. The part with the notices reads the part before it, because a database may run unrelated parts in any order.
 */
const CONFIGURE = `
WITH before AS (
  SELECT tenant_id, jsonb_build_object(${DETAILS}) AS setup FROM alert_webhooks WHERE tenant_id = $1
), configured AS (
  INSERT INTO alert_webhooks AS w (tenant_id, url, enabled, secret, key_id, kinds, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $11::text[], $6::timestamptz, $6::timestamptz)
  ON CONFLICT (tenant_id) DO UPDATE SET
    url = EXCLUDED.url, enabled = EXCLUDED.enabled, kinds = EXCLUDED.kinds, updated_at = EXCLUDED.updated_at,
    secret = CASE WHEN $10 THEN EXCLUDED.secret ELSE w.secret END,
    key_id = CASE WHEN $10 THEN EXCLUDED.key_id ELSE w.key_id END
  RETURNING tenant_id, url, enabled, kinds, created_at, secret = $4 AS is_new_secret
), tried AS (
  UPDATE alert_notices SET due_at = $6::timestamptz
  WHERE receiver_id = (SELECT tenant_id FROM configured) AND due_at > $6::timestamptz AND leased_by IS NULL
), audited AS (
  ${auditInsert({
    ...{ from: 'configured', ...noteParameters(6), object: `'alertsWebhook'` },
    details: `jsonb_build_object('before', (SELECT setup FROM before),
      'after', jsonb_build_object(${DETAILS}, 'newSecret', is_new_secret))`,
  })}
)
SELECT created_at, is_new_secret FROM configured`;

/** Also removes queued notices and those being sent. */
const REMOVE = `
WITH removed AS (
  DELETE FROM alert_webhooks WHERE tenant_id = $1 RETURNING tenant_id, url
), forgotten AS (
  DELETE FROM alert_notices WHERE receiver_id = $1 AND (SELECT count(*) FROM removed) >= 0
), audited AS (
  ${auditInsert({
    ...{ from: 'removed', ...noteParameters(2), object: `'alertsWebhook'` },
    details: `jsonb_build_object('before', jsonb_build_object(${OF_URL}))`,
  })}
)
SELECT tenant_id FROM removed`;

const STATE = `
SELECT (SELECT count(*)::int FROM (SELECT FROM alert_notices WHERE receiver_id = $1 LIMIT 100000) n) AS queued,
  f.failing_since AS "failingSince", f.last_error AS "lastError", COALESCE(f.attempt, 0) AS failures, w.dropped
FROM alert_webhooks w LEFT JOIN LATERAL (
  SELECT failing_since, last_error, attempt FROM alert_notices
  WHERE receiver_id = $1 AND failing_since IS NOT NULL ORDER BY failing_since LIMIT 1
) f ON true
WHERE w.tenant_id = $1`;

const COLUMNS = {
  ...{ tenantId: true, url: true, enabled: true, kinds: true },
  ...{ createdAt: true, updatedAt: true },
} as const;

/** See `createAlertWebhooksStore`. */
export type AlertWebhooksStore = ReturnType<typeof createAlertWebhooksStore>;

/** The webhooks of alerts of one database: one per tenant, and one of all tenants. */
export function createAlertWebhooksStore({ prisma }: Database) {
  return {
    async find(tenantId: number): Promise<AlertWebhookRecord | null> {
      const row = await prisma.alertWebhook.findUnique({ where: { tenantId }, select: COLUMNS });
      return row && { ...row, kinds: row.kinds as AlertKind[] };
    },

    async state(tenantId: number): Promise<AlertWebhookState> {
      const [row] = await prisma.$queryRawUnsafe<AlertWebhookState[]>(STATE, tenantId);
      return row ?? { queued: 0, failingSince: null, lastError: null, failures: 0, dropped: 0 };
    },

    /** The address and secret for a request; null: there is no webhook. */
    async findTarget(tenantId: number): Promise<WebhookTarget | null> {
      const select = { url: true, secret: true, keyId: true };
      const row = await prisma.alertWebhook.findUnique({ where: { tenantId }, select });
      return row && { url: row.url, secret: { sealed: row.secret, keyId: row.keyId } };
    },

    /** Creates or changes one, and makes its queued notices due now. @returns whether the given secret is in use */
    async configure(
      tenantId: number,
      setup: AlertWebhookSetup,
      note: AuditNote,
    ): Promise<{ webhook: AlertWebhookRecord; isNewSecret: boolean }> {
      const { url, enabled, kinds, secret, replaceSecret } = setup;
      const rows = await prisma.$queryRawUnsafe<{ created_at: Date; is_new_secret: boolean }[]>(
        CONFIGURE,
        ...[tenantId, url, enabled, secret.sealed, secret.keyId],
        ...[...noteValues(note), replaceSecret, kinds],
      );
      const [row] = rows;
      if (!row) throw new Error('an upsert returned no row');
      const webhook = { tenantId, url, enabled, kinds: [...kinds], createdAt: row.created_at, updatedAt: note.at };
      return { webhook, isNewSecret: row.is_new_secret };
    },

    /** @returns whether there was one */
    async remove(tenantId: number, note: AuditNote): Promise<boolean> {
      return (await prisma.$queryRawUnsafe<object[]>(REMOVE, tenantId, ...noteValues(note))).length > 0;
    },

    ...createResealingStore({ prisma }, 'alert_webhooks'),
  };
}
