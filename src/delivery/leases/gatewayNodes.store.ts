import type { Database } from '../../database/database.js';
import { takenFromGateway } from './interruptions.sql.js';

/**
 * One row: the database's time and the dead nodes. A node that was silent itself declares no other node dead: after an
 * outage of the database all nodes seem dead, until each has beaten again.
 */
const BEAT = `
WITH beat AS (
  INSERT INTO gateway_nodes (id, started_at, seen_at) VALUES ($1, clock_timestamp(), clock_timestamp())
  ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()
)
SELECT clock_timestamp() AS now, COALESCE(array_agg(id) FILTER (
  WHERE id <> $1 AND seen_at < clock_timestamp() - $2::int * interval '1 millisecond'
  AND EXISTS (
    SELECT 1 FROM gateway_nodes WHERE id = $1 AND seen_at >= clock_timestamp() - $2::int * interval '1 millisecond'
  )), '{}') AS dead
FROM gateway_nodes`;

/**
 * One statement, so a node's leases are freed together with its row. A node that has beaten in the meantime stays.
 * Deliveries that are just being settled are skipped: they need no new lease.
 */
const FREE_LEASES_OF = `
WITH gone AS (
  DELETE FROM gateway_nodes WHERE id = ANY($1::text[]) AND seen_at <= clock_timestamp() - $3::int * interval '1 millisecond'
  RETURNING id
), circuits AS (
  DELETE FROM open_circuits WHERE node_id IN (SELECT id FROM gone)
), theirs AS (
  SELECT tenant_id, id FROM deliveries WHERE due_at IS NOT NULL AND leased_by IN (SELECT id FROM gone)
  FOR UPDATE SKIP LOCKED
), chats AS (
  SELECT tenant_id, chat_id FROM webhook_queues WHERE due_at IS NOT NULL AND leased_by IN (SELECT id FROM gone)
  FOR UPDATE SKIP LOCKED
), queues AS (
  UPDATE webhook_queues q SET due_at = $2::timestamptz, leased_by = NULL FROM chats c
  WHERE q.tenant_id = c.tenant_id AND q.chat_id = c.chat_id
), alert_notice AS (
  SELECT receiver_id, n.id FROM alert_notices n WHERE leased_by IN (SELECT id FROM gone) FOR UPDATE SKIP LOCKED
), notices AS (
  UPDATE alert_notices n SET due_at = $2::timestamptz, leased_by = NULL FROM alert_notice a
  WHERE n.receiver_id = a.receiver_id AND n.id = a.id
), outcome_queue AS (
  SELECT tenant_id, type FROM push_outcome_queues q WHERE leased_by IN (SELECT id FROM gone) FOR UPDATE SKIP LOCKED
), outcomes AS (
  UPDATE push_outcome_queues q SET due_at = $2::timestamptz, leased_by = NULL FROM outcome_queue o
  WHERE q.tenant_id = o.tenant_id AND q.type = o.type
)
UPDATE deliveries d SET ${takenFromGateway('$2::timestamptz', "$4::int * interval '1 millisecond'")} FROM theirs t
WHERE d.tenant_id = t.tenant_id AND d.id = t.id`;

/** See `createGatewayNodesStore`. */
export type GatewayNodesStore = ReturnType<typeof createGatewayNodesStore>;

/** The nodes that share one database, from the view of the node `nodeId`. */
export function createGatewayNodesStore({ prisma }: Database, nodeId: string) {
  return {
    /** Records this node's heartbeat. @returns the database's time, and the nodes without a beat for `deadAfterMs` */
    async beat(deadAfterMs: number): Promise<{ now: Date; dead: string[] }> {
      const [row] = await prisma.$queryRawUnsafe<{ now: Date; dead: string[] }[]>(BEAT, nodeId, deadAfterMs);
      if (!row) throw new Error('an aggregate returned no row');
      return row;
    },

    /** Takes over the leases of these nodes, if they are still silent. @returns how many deliveries */
    async freeLeasesOf(nodes: readonly string[], deadAfterMs: number, now: Date, leaseMs: number): Promise<number> {
      return prisma.$executeRawUnsafe(FREE_LEASES_OF, nodes, now, deadAfterMs, leaseMs);
    },

    /** Removes this node, and frees all its leases. */
    async leave(now: Date, leaseMs: number): Promise<void> {
      await prisma.$executeRawUnsafe(FREE_LEASES_OF, [nodeId], now, 0, leaseMs);
    },
  };
}
