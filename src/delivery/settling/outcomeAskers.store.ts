import type { Database } from '../../database/database.js';

/** See `createOutcomeAskersStore`. */
export type OutcomeAskersStore = ReturnType<typeof createOutcomeAskersStore>;

/** The tenants whose platforms receive push outcomes. */
export function createOutcomeAskersStore({ prisma }: Database) {
  return {
    /** The tenants whose platform asks for any outcomes. */
    async tenants(): Promise<number[]> {
      const rows = await prisma.webhook.findMany({
        where: { pushOutcomes: { isEmpty: false } },
        select: { tenantId: true },
      });
      return rows.map(({ tenantId }) => tenantId);
    },
  };
}
