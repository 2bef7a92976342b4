import type { Database } from '../../database/database.js';

/** A request to a tenant's platform. */
export interface WebhookAttemptRecord {
  tenantId: number;
  /** A UUID that grows with time. */
  id: string;
  at: Date;
  /** Null: a test event, or the chat is gone. */
  chatId: string | null;
  isTest: boolean;
  /** Null: there was no answer. */
  statusCode: number | null;
  durationMs: number;
  events: number;
  /** Null: the platform accepted the events. */
  error: string | null;
}

/** How many attempts of a tenant are kept. */
export const ATTEMPTS_KEPT = 100;

/** A chat that is being erased leaves no trace: the statement waits for its lock and then does not write its id. */
const WRITE = `/* write_webhook_attempts */
WITH attempt AS (
  SELECT * FROM unnest($1::int[], $2::uuid[], $3::timestamptz[], $4::text[], $5::bool[], $6::int[], $7::int[], $8::int[],
    $9::text[]) AS i(tenant_id, id, at, chat_id, is_test, status_code, duration_ms, events, error)
), chat AS (
  SELECT s.tenant_id, s.chat_id FROM chat_sessions s
  WHERE (s.tenant_id, s.chat_id) IN (SELECT tenant_id, chat_id FROM attempt WHERE chat_id IS NOT NULL)
  ORDER BY s.tenant_id, s.chat_id FOR KEY SHARE
)
INSERT INTO webhook_attempts (tenant_id, id, at, chat_id, is_test, status_code, duration_ms, events, error)
SELECT a.tenant_id, a.id, a.at, c.chat_id, a.is_test, a.status_code, a.duration_ms, a.events, a.error
FROM attempt a LEFT JOIN chat c USING (tenant_id, chat_id)`;

const PRUNE = `/* prune_webhook_attempts */
DELETE FROM webhook_attempts a USING unnest($1::int[]) AS t(tenant_id)
WHERE a.tenant_id = t.tenant_id AND a.id <= (
  SELECT id FROM webhook_attempts o WHERE o.tenant_id = t.tenant_id ORDER BY id DESC OFFSET ${ATTEMPTS_KEPT} LIMIT 1
)`;

/** See `createWebhookAttemptsStore`. */
export type WebhookAttemptsStore = ReturnType<typeof createWebhookAttemptsStore>;

/** The newest requests to each tenant's platform. */
export function createWebhookAttemptsStore({ prisma }: Database) {
  return {
    /** Writes attempts, and removes those that are too many. */
    async write(attempts: readonly WebhookAttemptRecord[]): Promise<void> {
      await prisma.$transaction([
        prisma.$executeRawUnsafe(
          WRITE,
          attempts.map(({ tenantId }) => tenantId),
          attempts.map(({ id }) => id),
          attempts.map(({ at }) => at),
          attempts.map(({ chatId }) => chatId),
          attempts.map(({ isTest }) => isTest),
          attempts.map(({ statusCode }) => statusCode),
          attempts.map(({ durationMs }) => durationMs),
          attempts.map(({ events }) => events),
          attempts.map(({ error }) => error),
        ),
        prisma.$executeRawUnsafe(PRUNE, [...new Set(attempts.map(({ tenantId }) => tenantId))]),
      ]);
    },

    /** A tenant's attempts, newest first. */
    async ofTenant(tenantId: number): Promise<WebhookAttemptRecord[]> {
      return prisma.webhookAttempt.findMany({ where: { tenantId }, orderBy: { id: 'desc' }, take: ATTEMPTS_KEPT });
    },
  };
}
