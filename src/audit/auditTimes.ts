import type { Database } from '../database/database.js';

/**
 * Finds the id range of a time by every thousandth entry, so that a query for last month does not scan everything
 * since. Ids grow with time, except for the duration of a change. Of three such entries the farthest counts, so that
 * one with a wrong clock hides nothing.
 */
const IDS_OF_TIME = `
SELECT
  (SELECT CASE WHEN count(*) = 3 THEN min(id) END FROM (
    SELECT id FROM audit_entries WHERE tenant_id = $1 AND id % 1000 = 0 AND at < $2::timestamptz ORDER BY at DESC LIMIT 3
  ) older) AS above,
  (SELECT CASE WHEN count(*) = 3 THEN max(id) END FROM (
    SELECT id FROM audit_entries WHERE tenant_id = $1 AND id % 1000 = 0 AND at >= $3::timestamptz ORDER BY at LIMIT 3
  ) younger) AS below`;

/** Longer than any change takes from its time to its entry, including clock differences. */
const LONGEST_CHANGE_MS = 600_000;

/** Null: there is no such bound, or it is not known. */
interface IdsOfTime {
  above: bigint | null;
  below: bigint | null;
}

/** Where in the audit log of one database the entries of a time are. */
export function createAuditTimes({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async idsOf(tenantId: number, { after, before }: { after: Date | null; before: Date | null }): Promise<IdsOfTime> {
      if (!after && !before) return { above: null, below: null };
      const from = after && new Date(after.getTime() - LONGEST_CHANGE_MS);
      const to = before && new Date(before.getTime() + LONGEST_CHANGE_MS);
      const [ids] = await prisma.$queryRawUnsafe<IdsOfTime[]>(IDS_OF_TIME, tenantId, from, to);
      return ids ?? { above: null, below: null };
    },
  };
}
