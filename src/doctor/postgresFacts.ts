import { CONNECTION_LIMIT } from '../database/connectionLimit.js';
import type { Inspection } from '../database/inspection.js';
import { hearsNotices } from '../database/hearsNotices.js';
import type { PostgresConnections } from '../database/postgresConnections.js';

/** PostgreSQL's facts about itself, from a session like the gateway's. */
export interface PostgresFacts {
  /** For example 150018. */
  versionNumber: number;
  version: string;
  /** Whether it takes no writes: a standby, or set so. */
  isReadOnly: boolean;
  synchronousCommit: string;
  /** Milliseconds; 0: none. */
  statementTimeoutMs: number;
  /** Connections for this role and database, by the least of all limits. */
  connectionsMax: number;
  /** Nodes that have been seen within 15 s; null: not known before the first migration. */
  nodes: number | null;
  /** Direct: the gateway's settings reach its sessions. */
  reach: 'direct' | 'poolerWithNotices' | 'poolerWithoutNotices';
  /** By how much this machine's clock is ahead of the database's. */
  aheadMs: number;
}

interface Row extends Pick<PostgresFacts, 'versionNumber' | 'version' | 'isReadOnly' | 'synchronousCommit'> {
  statementTimeoutMs: number;
  connectionsMax: number;
  hasNodes: boolean;
}

const SERVER = `
SELECT current_setting('server_version_num')::int AS "versionNumber", current_setting('server_version') AS version,
  pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS "isReadOnly",
  current_setting('synchronous_commit') AS "synchronousCommit",
  (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS "statementTimeoutMs",
  ${CONNECTION_LIMIT} AS "connectionsMax",
  to_regclass('gateway_nodes') IS NOT NULL AS "hasNodes"`;

/** As in delivery/heartbeat.ts: a node that was silent for longer is dead. */
const NODES = `SELECT count(*)::int AS nodes FROM gateway_nodes WHERE seen_at > clock_timestamp() - interval '15 seconds'`;

/** Reads them. @throws Error if the database does not answer */
export async function readPostgresFacts(
  { query }: Pick<Inspection, 'query'>,
  connections: PostgresConnections,
  now: () => number = Date.now,
): Promise<PostgresFacts> {
  const [server] = (await query(SERVER)).rows as Row[];
  if (!server) throw new Error('a query without a table returned no row');
  const { hasNodes, ...facts } = server;
  const [alive] = hasNodes ? ((await query(NODES)).rows as { nodes: number }[]) : [];
  const before = now();
  const [clock] = (await query('SELECT clock_timestamp() AS now')).rows as { now: Date }[];
  const between = (before + now()) / 2;
  return {
    ...facts,
    nodes: alive?.nodes ?? null,
    reach: await reachOf(connections),
    aheadMs: between - (clock?.now.getTime() ?? between),
  };
}

async function reachOf(connections: PostgresConnections): Promise<PostgresFacts['reach']> {
  if (!connections.isPooled) return 'direct';
  return (await hearsNotices(connections)) ? 'poolerWithNotices' : 'poolerWithoutNotices';
}
