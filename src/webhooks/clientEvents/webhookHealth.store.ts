import type { Database } from '../../database/database.js';

/** Larger numbers are not counted exactly, because that would be slow. */
const MAX_COUNTED = 100_000;

/** See `createWebhookHealthStore`. */
export type WebhookHealthStore = ReturnType<typeof createWebhookHealthStore>;

/** Reads the state of the webhooks of one database. */
export function createWebhookHealthStore({ prisma }: Database) {
  return {
    /** The number of chats with queued client events, and of those that the platform has refused, up to 100,000. */
    async outstanding(): Promise<{ queued: number; failing: number }> {
      const [row] = await prisma.$queryRaw<{ queued: number; failing: number }[]>`
        SELECT count(*)::int AS queued, count(failing_since)::int AS failing
        FROM (SELECT failing_since FROM webhook_queues WHERE due_at IS NOT NULL LIMIT ${MAX_COUNTED}) q`;
      return row ?? { queued: 0, failing: 0 };
    },

    /** The state of a tenant's webhook: queued chats (up to 100,000), and the error of the longest waiting one. */
    async ofTenant(
      tenantId: number,
    ): Promise<{ queuedChats: number; failingSince: Date | null; lastError: string | null }> {
      const [[row], failing] = await prisma.$transaction([
        prisma.$queryRaw<{ queued: number }[]>`
          SELECT count(*)::int AS queued
          FROM (SELECT 1 FROM webhook_queues WHERE tenant_id = ${tenantId} AND due_at IS NOT NULL LIMIT ${MAX_COUNTED}) q`,
        prisma.webhookQueue.findFirst({
          where: { tenantId, dueAt: { not: null }, failingSince: { not: null } },
          orderBy: { failingSince: 'asc' },
          select: { failingSince: true, lastError: true },
        }),
      ]);
      const { failingSince = null, lastError = null } = failing ?? {};
      return { queuedChats: row?.queued ?? 0, failingSince, lastError };
    },
  };
}
