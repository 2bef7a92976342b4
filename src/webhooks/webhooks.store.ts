import type { AuditNote } from '../domain/auditNote.js';
import type { Database } from '../database/database.js';
import type { ResealableSecret, SealedSecret } from '../credentials/room.js';

/** Where a tenant's platform wants to be told what clients do; its secret stays where it is. */
export interface WebhookRecord {
  tenantId: number;
  url: string;
  enabled: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface WebhookSetup {
  url: string;
  enabled: boolean;
  /** Taken where there is no secret yet, and where `replaceSecret` says so. */
  secret: SealedSecret;
  replaceSecret: boolean;
}

/**
 * What the audit log gets of a URL: its origin, as the rest may be a secret between the platform and its admins, and a digest
 * by which one can see that it is another.
 */
const OF_URL = `'origin', substring(url FROM '^[^:]+://[^/]+'),
  'urlSha256', left(encode(sha256(convert_to(url, 'UTF8')), 'hex'), 16)`;

/**
 * Queues are locked in the order in which those who store events lock them. What waits because of a fault in the set-up need
 * not wait any longer.
 */
const CONFIGURE = `
WITH before AS (
  SELECT tenant_id, jsonb_build_object(${OF_URL}, 'enabled', enabled) AS setup
  FROM webhooks WHERE tenant_id = $1
), configured AS (
  INSERT INTO webhooks AS w (tenant_id, url, enabled, secret, key_id, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6::timestamptz, $6::timestamptz)
  ON CONFLICT (tenant_id) DO UPDATE SET
    url = EXCLUDED.url, enabled = EXCLUDED.enabled, updated_at = EXCLUDED.updated_at,
    secret = CASE WHEN $7 THEN EXCLUDED.secret ELSE w.secret END,
    key_id = CASE WHEN $7 THEN EXCLUDED.key_id ELSE w.key_id END
  RETURNING tenant_id, url, enabled, created_at, secret = $4 AS is_new_secret
), tried AS (
  UPDATE webhook_queues q SET due_at = $6::timestamptz
  FROM (
    SELECT chat_id FROM webhook_queues WHERE tenant_id = $1 AND due_at > $6::timestamptz AND leased_by IS NULL
    ORDER BY chat_id FOR UPDATE
  ) waiting WHERE q.tenant_id = $1 AND q.chat_id = waiting.chat_id
), audited AS (
  INSERT INTO audit_entries (tenant_id, at, actor, address, action, object, details)
  SELECT tenant_id, $6::timestamptz, $8, $10, $9, 'webhook', jsonb_build_object('before', (SELECT setup FROM before),
    'after', jsonb_build_object(${OF_URL}, 'enabled', enabled, 'newSecret', is_new_secret))
  FROM configured
)
SELECT created_at, is_new_secret FROM configured`;

/** Nobody is there to be told any more; what is under way is no longer anybody's lease. */
const REMOVE = `
WITH removed AS (
  DELETE FROM webhooks WHERE tenant_id = $1 RETURNING tenant_id, url
), forgotten AS (
  UPDATE webhook_queues q SET due_at = NULL, leased_by = NULL, attempt = 0, failing_since = NULL, last_error = NULL
  FROM (
    SELECT chat_id FROM webhook_queues WHERE tenant_id = $1 AND due_at IS NOT NULL ORDER BY chat_id FOR UPDATE
  ) waiting WHERE q.tenant_id = $1 AND q.chat_id = waiting.chat_id
), audited AS (
  INSERT INTO audit_entries (tenant_id, at, actor, address, action, object, details)
  SELECT tenant_id, $2::timestamptz, $3, $5, $4, 'webhook',
    jsonb_build_object('before', jsonb_build_object(${OF_URL}))
  FROM removed
)
SELECT tenant_id FROM removed`;

const COLUMNS = { tenantId: true, url: true, enabled: true, createdAt: true, updatedAt: true } as const;

/** As `createWebhooks` makes it. */
export type WebhooksStore = ReturnType<typeof createWebhooks>;

/** The webhooks of one database. */
export function createWebhooks({ prisma }: Database) {
  return {
    async find(tenantId: number): Promise<WebhookRecord | null> {
      return prisma.webhook.findUnique({ where: { tenantId }, select: COLUMNS });
    },

    /** Sets a webhook up, or changes it; what waits for it goes now. @returns whether the given secret is the one in use */
    async configure(
      tenantId: number,
      setup: WebhookSetup,
      note: AuditNote,
    ): Promise<{ webhook: WebhookRecord; isNewSecret: boolean }> {
      const { url, enabled, secret, replaceSecret } = setup;
      const rows = await prisma.$queryRawUnsafe<{ created_at: Date; is_new_secret: boolean }[]>(
        CONFIGURE,
        tenantId,
        url,
        enabled,
        secret.sealed,
        secret.keyId,
        note.at,
        replaceSecret,
        note.actor,
        note.action,
        note.address,
      );
      const [row] = rows;
      if (!row) throw new Error('an upsert returned no row');
      const webhook = { tenantId, url, enabled, createdAt: row.created_at, updatedAt: note.at };
      return { webhook, isNewSecret: row.is_new_secret };
    },

    /** @returns whether there was one */
    async remove(tenantId: number, note: AuditNote): Promise<boolean> {
      const { at, actor, address, action } = note;
      return (await prisma.$queryRawUnsafe<object[]>(REMOVE, tenantId, at, actor, action, address)).length > 0;
    },

    /** Up to `limit` secrets that another key than `keyId` has sealed, after the tenant `after` in their order. */
    async sealedOtherwise(keyId: string, after: number | null, limit: number): Promise<ResealableSecret[]> {
      const rows = await prisma.webhook.findMany({
        where: { keyId: { not: keyId }, ...(after !== null && { tenantId: { gt: after } }) },
        select: { tenantId: true, secret: true, keyId: true },
        orderBy: { tenantId: 'asc' },
        take: limit,
      });
      return rows.map(({ tenantId, secret, keyId: sealedBy }) => ({ tenantId, sealed: secret, keyId: sealedBy }));
    },

    /** Puts the same secret, sealed anew, in place of the one that was read. @returns whether that still was there */
    async reseal(read: ResealableSecret, again: SealedSecret): Promise<boolean> {
      const { count } = await prisma.webhook.updateMany({
        where: { tenantId: read.tenantId, secret: read.sealed },
        data: { secret: again.sealed, keyId: again.keyId },
      });
      return count > 0;
    },

    /** The keys that secrets are sealed by. */
    async keyIds(): Promise<string[]> {
      const rows = await prisma.webhook.findMany({ distinct: ['keyId'], select: { keyId: true } });
      return rows.map(({ keyId }) => keyId);
    },
  };
}
