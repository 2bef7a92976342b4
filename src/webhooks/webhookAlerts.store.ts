import type { Database } from '../database/database.js';

/** How a tenant's webhook has failed since its last success. */
export interface WebhookFailing {
  since: Date;
  /** Chats whose requests have failed since then; counted up to `CHATS_COUNTED`. */
  chats: number;
}

/** More chats make no difference. */
export const CHATS_COUNTED = 5;

/** The chats that have failed since the failure in the CTE `name`. */
function countedIn(name: string): string {
  return `SELECT f.failing_since AS since, (SELECT count(*)::int FROM (
  SELECT FROM webhook_queues q
  WHERE q.tenant_id = $1 AND q.due_at IS NOT NULL AND q.failing_since >= f.failing_since LIMIT ${CHATS_COUNTED}
) q) AS chats
FROM ${name} f`;
}

/**
 * Marks the webhook from the first failure on, and counts the chats that have failed since. Failures may be recorded in
 * another order than they happened, so the earliest counts. No row: the webhook is gone or disabled.
 */
const FAILED = `
WITH failed AS (
  UPDATE webhooks SET failing_since = LEAST(failing_since, $2::timestamptz) WHERE tenant_id = $1 AND enabled
  RETURNING failing_since
)
${countedIn('failed')}`;

/** As `FAILED`, without recording anything. */
const EVENTS_FAILING = `
WITH failing AS (
  SELECT failing_since FROM webhooks WHERE tenant_id = $1 AND enabled AND failing_since IS NOT NULL
)
${countedIn('failing')}`;

const OUTCOMES_FAILING = `
SELECT q.failing_since AS since, q.last_error AS reason
FROM push_outcome_queues q JOIN webhooks w USING (tenant_id)
WHERE q.tenant_id = $1 AND q.failing_since IS NOT NULL AND w.enabled AND q.type = ANY(w.push_outcomes)
ORDER BY q.failing_since LIMIT 1`;

/** See `createWebhookAlertsStore`. */
export type WebhookAlertsStore = ReturnType<typeof createWebhookAlertsStore>;

/** Since when the webhooks of one database fail. */
export function createWebhookAlertsStore({ prisma }: Database) {
  return {
    /** Records that a request has failed, after its chat has been settled. @returns null: the webhook is gone or disabled */
    async failed(tenantId: number, at: Date): Promise<WebhookFailing | null> {
      const rows = await prisma.$queryRawUnsafe<WebhookFailing[]>(FAILED, tenantId, at);
      return rows[0] ?? null;
    },

    /** How client events have failed since their last success. @returns null: they do not fail, or are not sent */
    async eventsFailing(tenantId: number): Promise<WebhookFailing | null> {
      const rows = await prisma.$queryRawUnsafe<WebhookFailing[]>(EVENTS_FAILING, tenantId);
      return rows[0] ?? null;
    },

    /**
     * Since when outcomes of pushes fail, of the type that has failed longest, and why.
     * @returns null: none fail, or are sent
     */
    async outcomesFailing(tenantId: number): Promise<{ since: Date; reason: string } | null> {
      const rows = await prisma.$queryRawUnsafe<{ since: Date; reason: string }[]>(OUTCOMES_FAILING, tenantId);
      return rows[0] ?? null;
    },

    /** Records that the webhook does not fail any more. */
    async recovered(tenantId: number): Promise<void> {
      await prisma.webhook.updateMany({
        where: { tenantId, failingSince: { not: null } },
        data: { failingSince: null },
      });
    },

    /** The tenants whose webhook has failed since its last success. */
    async failing(): Promise<number[]> {
      const rows = await prisma.webhook.findMany({
        where: { failingSince: { not: null } },
        select: { tenantId: true },
      });
      return rows.map(({ tenantId }) => tenantId);
    },
  };
}
