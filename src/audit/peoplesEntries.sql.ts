import { Prisma } from '../database/generated/client.js';

/**
 * The actors of a tenant that are people, as rows `(actor)`. Devices' entries are many and have no place in the index of
 * actors, so it has few names, which are found by jumping from one to the next. A platform's key is a program; push
 * services and the gateway act by themselves.
 */
export const peopleOf = (tenantId: Prisma.Sql) => Prisma.sql`
WITH RECURSIVE actors AS (
  (SELECT e.actor FROM audit_entries e WHERE e.tenant_id = ${tenantId} AND ${NOT_DEVICE} ORDER BY e.actor LIMIT 1)
  UNION ALL
  SELECT (
    SELECT e.actor FROM audit_entries e WHERE e.tenant_id = ${tenantId} AND ${NOT_DEVICE} AND e.actor > a.actor
    ORDER BY e.actor LIMIT 1
  ) FROM actors a WHERE a.actor IS NOT NULL
)
SELECT a.actor FROM actors a WHERE a.actor NOT IN ('provider', 'gateway') AND (
  SELECT k.role FROM api_keys k WHERE k.tenant_id = ${tenantId} AND k.id = substr(a.actor, 5) COLLATE "default" AND a.actor LIKE 'key:%'
) IS DISTINCT FROM 'PLATFORM'`;

/** The condition of the index of actors, of an entry `e`. */
export const NOT_DEVICE = Prisma.sql`(e.actor < 'device:' OR e.actor >= 'device;')`;
